-- How objects were held before they changed, where a report may have been made of
-- their moment: so that days which were reported on can be told, and their files
-- made true. How they are held now stands in their tables.
CREATE TABLE revision (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    -- 0 a charge, 1 a refund, 2 a balance transaction.
    kind INTEGER NOT NULL,
    created INTEGER NOT NULL,
    id TEXT NOT NULL,
    -- Whether it was held at all. The rest is named as in its table.
    held INTEGER NOT NULL,
    place INTEGER,
    sort INTEGER,
    amount_captured INTEGER,
    tip INTEGER,
    stored_at INTEGER,
    reference TEXT,
    amount INTEGER,
    currency INTEGER,
    status INTEGER,
    reason INTEGER,
    fee INTEGER,
    net INTEGER,
    origin INTEGER,
    charge TEXT,
    charge_created INTEGER
) STRICT;
CREATE INDEX revision_object ON revision (kind, created, id);

-- Reports that were made.
CREATE TABLE reported (
    definition TEXT PRIMARY KEY,
    -- 0 activity, 1 balance.
    basis INTEGER NOT NULL,
    -- The moments that its periods covered: [since, until).
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    -- The last revision it has told of.
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Days of which a report's files are no longer true, by revisions after `seq`.
CREATE TABLE stale (
    definition TEXT NOT NULL,
    day TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (definition, day)
) STRICT, WITHOUT ROWID;

-- `forgotten` is the last revision before everything began to be read once more: an
-- object that was held then has its revision, and what came back as it was gets none.
-- Reports can have been made of [whole_since, whole_until), as far as the ledger
-- was ever complete. Without these two nothing is a revision.
INSERT INTO meta (name, value)
    SELECT 'whole_since', (SELECT max(since) FROM list WHERE list IN (0, 1))
    WHERE EXISTS (SELECT 1 FROM meta WHERE name = 'synced')
      AND NOT EXISTS (SELECT 1 FROM slice WHERE list IN (0, 1));
INSERT INTO meta (name, value)
    SELECT 'whole_until', value - 300 FROM meta
    WHERE name = 'synced' AND EXISTS (SELECT 1 FROM meta WHERE name = 'whole_since');

CREATE TRIGGER charge_is_new AFTER INSERT ON charge
WHEN min(new.created, coalesce(new.stored_at, new.created))
        >= (SELECT value FROM meta WHERE name = 'whole_since')
    AND min(new.created, coalesce(new.stored_at, new.created))
        < (SELECT value FROM meta WHERE name = 'whole_until')
    AND NOT EXISTS (SELECT 1 FROM revision WHERE kind = 0 AND created = new.created
        AND id = new.id AND seq > (SELECT value FROM meta WHERE name = 'forgotten'))
BEGIN
    INSERT INTO revision (kind, created, id, held) VALUES (0, new.created, new.id, 0);
END;

CREATE TRIGGER charge_is_changed AFTER UPDATE ON charge
WHEN (old.place IS NOT new.place OR old.sort IS NOT new.sort OR old.tip IS NOT new.tip
        OR old.amount_captured IS NOT new.amount_captured OR old.stored_at IS NOT new.stored_at)
    AND min(old.created, coalesce(old.stored_at, old.created))
        >= (SELECT value FROM meta WHERE name = 'whole_since')
    AND min(old.created, coalesce(old.stored_at, old.created))
        < (SELECT value FROM meta WHERE name = 'whole_until')
BEGIN
    INSERT INTO revision (kind, created, id, held, place, sort, amount_captured, tip, stored_at,
        reference)
    VALUES (0, old.created, old.id, 1, old.place, old.sort, old.amount_captured, old.tip,
        old.stored_at, old.reference);
END;

-- These two are replaced as a whole, which fires no trigger for the old row.
CREATE TRIGGER refund_is_put BEFORE INSERT ON refund
WHEN new.created >= (SELECT value FROM meta WHERE name = 'whole_since')
    AND new.created < (SELECT value FROM meta WHERE name = 'whole_until')
    AND NOT EXISTS (SELECT 1 FROM revision WHERE kind = 1 AND created = new.created
        AND id = new.id AND seq > (SELECT value FROM meta WHERE name = 'forgotten'))
BEGIN
    INSERT INTO revision (kind, created, id, held, amount, currency, status, reason, charge,
        charge_created)
    SELECT 1, new.created, new.id, r.id IS NOT NULL, r.amount, r.currency, r.status, r.reason,
        r.charge, r.charge_created
    FROM (SELECT 1) LEFT JOIN refund AS r ON r.created = new.created AND r.id = new.id
    WHERE r.id IS NULL OR r.amount IS NOT new.amount OR r.currency IS NOT new.currency
        OR r.status IS NOT new.status OR r.reason IS NOT new.reason
        OR r.charge IS NOT new.charge;
END;

CREATE TRIGGER balance_is_put BEFORE INSERT ON balance
WHEN new.created >= (SELECT value FROM meta WHERE name = 'whole_since')
    AND new.created < (SELECT value FROM meta WHERE name = 'whole_until')
    AND EXISTS (SELECT 1 FROM reported WHERE basis = 1)
    AND NOT EXISTS (SELECT 1 FROM revision WHERE kind = 2 AND created = new.created
        AND id = new.id AND seq > (SELECT value FROM meta WHERE name = 'forgotten'))
BEGIN
    INSERT INTO revision (kind, created, id, held, amount, fee, net, currency, origin, charge,
        charge_created)
    SELECT 2, new.created, new.id, b.id IS NOT NULL, b.amount, b.fee, b.net, b.currency, b.origin,
        b.charge, b.charge_created
    FROM (SELECT 1) LEFT JOIN balance AS b ON b.created = new.created AND b.id = new.id
    WHERE b.id IS NULL OR b.amount IS NOT new.amount OR b.fee IS NOT new.fee
        OR b.net IS NOT new.net OR b.currency IS NOT new.currency OR b.origin IS NOT new.origin
        OR b.charge IS NOT new.charge;
END;

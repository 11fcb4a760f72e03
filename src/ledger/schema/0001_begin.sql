-- A migration is never edited once it was released: the next change is a file
-- of its own. Empty texts stand for "none" where a column is NOT NULL, because
-- UNIQUE takes two NULLs for different. Times are seconds since the epoch, UTC;
-- money is in minor units of the currency beside it.

-- Single facts about the ledger as a whole.
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

-- Texts that few different ones exist of: currencies, states, codes.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

-- Where a charge was taken, as the charge and its metadata say.
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    reader TEXT NOT NULL,
    location TEXT NOT NULL,
    stamped_reader TEXT NOT NULL,
    stamped_label TEXT NOT NULL,
    stamped_location TEXT NOT NULL,
    UNIQUE (reader, location, kind, stamped_reader, stamped_label, stamped_location)
) STRICT;

-- With what it was paid.
CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    brand TEXT NOT NULL,
    read_method TEXT NOT NULL,
    wallet TEXT NOT NULL,
    UNIQUE (brand, read_method, wallet)
) STRICT;

-- Every attempt to take money. In order of time, so that a day lies together
-- and is found without an index.
CREATE TABLE charge (
    created INTEGER NOT NULL,
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    card INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    status INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    captured INTEGER NOT NULL,
    amount_captured INTEGER NOT NULL,
    amount_refunded INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    -- NULL: the PaymentIntent could not be read.
    tip INTEGER,
    intent TEXT,
    intent_status INTEGER,
    failure_code INTEGER,
    reason INTEGER,
    -- A soft decline that was tried again.
    retried INTEGER NOT NULL,
    reference TEXT,
    -- When an offline payment was taken.
    stored_at INTEGER,
    -- The balance transaction; NULL as long as there is none.
    balance TEXT,
    -- It may still change by itself: not decided, held, or not settled.
    open INTEGER NOT NULL,
    PRIMARY KEY (created, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX charge_open ON charge (created) WHERE open = 1;
CREATE INDEX charge_stored ON charge (stored_at) WHERE stored_at IS NOT NULL;

-- Failed charges that may turn out to have been tried again.
CREATE TABLE soft (
    intent TEXT NOT NULL,
    charge TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (intent, charge)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
    created INTEGER NOT NULL,
    id TEXT NOT NULL,
    charge TEXT,
    charge_created INTEGER,
    amount INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    status INTEGER,
    reason INTEGER,
    balance TEXT,
    failure_balance TEXT,
    open INTEGER NOT NULL,
    PRIMARY KEY (created, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_open ON refund (created) WHERE open = 1;

CREATE TABLE dispute (
    created INTEGER NOT NULL,
    id TEXT NOT NULL,
    charge TEXT,
    charge_created INTEGER,
    amount INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER,
    open INTEGER NOT NULL,
    PRIMARY KEY (created, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dispute_open ON dispute (created) WHERE open = 1;

-- Money as it reached the balance, in the currency it is settled in.
CREATE TABLE balance (
    created INTEGER NOT NULL,
    id TEXT NOT NULL,
    type INTEGER NOT NULL,
    source TEXT,
    -- What it came along with: 0 a charge, 1 a refund, 2 a dispute.
    origin INTEGER NOT NULL,
    -- The charge that the source is, or is about.
    charge TEXT,
    charge_created INTEGER,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    net INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    -- As Stripe wrote it; NULL within one currency.
    exchange_rate TEXT,
    available_on INTEGER,
    PRIMARY KEY (created, id)
) STRICT, WITHOUT ROWID;

-- Charges whose balance transaction is not all that was captured of them, and
-- whether those of the other captures have been listed since.
CREATE TABLE parts (
    created INTEGER NOT NULL,
    charge TEXT NOT NULL,
    captured INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    PRIMARY KEY (created, charge)
) STRICT, WITHOUT ROWID;

-- Names of readers (kind 0) and locations (kind 1) from the moment they were
-- first seen; NULL from the moment the object was no longer there.
CREATE TABLE name (
    kind INTEGER NOT NULL,
    id TEXT NOT NULL,
    seen INTEGER NOT NULL,
    name TEXT,
    PRIMARY KEY (kind, id, seen)
) STRICT, WITHOUT ROWID;

-- The lists of Stripe: from when on each is wanted, how far reading it was
-- planned, and the newest object it has shown.
CREATE TABLE list (
    list INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    newest INTEGER NOT NULL
) STRICT;

-- What of that is still to be read: [a, b), in whole seconds.
CREATE TABLE slice (
    list INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    PRIMARY KEY (list, a)
) STRICT, WITHOUT ROWID;

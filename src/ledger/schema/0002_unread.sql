-- What could not be read of an object, as the key of that run might not read it:
-- 1 a balance transaction it names, 2 its PaymentIntent. It is read as soon as a
-- key may.
ALTER TABLE charge ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

UPDATE charge SET unread = 1
    WHERE balance IS NOT NULL AND balance NOT IN (SELECT id FROM balance);
UPDATE charge SET unread = unread | 2
    WHERE sort IN (SELECT id FROM sort WHERE intent = 1 AND intent_status IN
        -- One that is captured was last read while it was held.
        (0, (SELECT id FROM word WHERE captured = 1 AND text = 'requires_capture')));
UPDATE refund SET unread = 1
    WHERE balance IS NOT NULL AND balance NOT IN (SELECT id FROM balance)
        OR failure_balance IS NOT NULL AND failure_balance NOT IN (SELECT id FROM balance);

CREATE INDEX charge_unread ON charge (created) WHERE unread <> 0;
CREATE INDEX refund_unread ON refund (created) WHERE unread <> 0;

-- Until when changes were followed was one moment for all that there is, also for
-- what the key could not read. From here on each kind has its own, and no moment
-- stands for nothing known: followed_refunds, followed_disputes, and from and to
-- when all reversals (refunds that failed, disputes that began or ended) are known,
-- reversals_from and reversals_to.
DELETE FROM meta WHERE name = 'followed';

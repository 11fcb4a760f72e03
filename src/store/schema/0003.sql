create schema tillctl_ledger;
comment on schema tillctl_ledger is 'tillctl: the ledgers of several machines, for analysts and for reports of a machine without one; see docs/store.md. Money is in minor units of the currency beside it, moments are instants (UTC).';

create table tillctl_ledger.accounts (
    id integer generated always as identity primary key,
    account text not null unique,
    livemode boolean not null
);
comment on table tillctl_ledger.accounts is 'The Stripe accounts, a row for each mode: their rows are told apart by it and never added up together.';
comment on column tillctl_ledger.accounts.id is 'What other tables have as "account".';
comment on column tillctl_ledger.accounts.account is 'The mode and a hash of the account, as tillctl''s files of that account are named.';
comment on column tillctl_ledger.accounts.livemode is 'Stripe''s livemode: false for test mode and sandboxes.';

create table tillctl_ledger.points_of_sale (
    id integer generated always as identity primary key,
    account integer not null,
    type text not null,
    reader text not null,
    location text not null,
    stamped_reader text not null,
    stamped_label text not null,
    stamped_location text not null,
    in_person boolean not null,
    smoke boolean not null,
    taken_on text,
    taken_at text,
    taken_label text,
    unique (account, reader, location, type, stamped_reader, stamped_label, stamped_location)
);
comment on table tillctl_ledger.points_of_sale is 'Where charges were taken, as the charge and its metadata say; an empty text is not told.';
comment on column tillctl_ledger.points_of_sale.id is 'What charge_rows has as "place".';
comment on column tillctl_ledger.points_of_sale.account is 'See accounts.';
comment on column tillctl_ledger.points_of_sale.type is 'payment_method_details.type: card_present, interac_present, card…';
comment on column tillctl_ledger.points_of_sale.reader is 'payment_method_details.*.reader, tmr_…';
comment on column tillctl_ledger.points_of_sale.location is 'payment_method_details.*.location, tml_…';
comment on column tillctl_ledger.points_of_sale.stamped_reader is 'metadata.tillctl_reader: the reader that tillctl pushed the sale to.';
comment on column tillctl_ledger.points_of_sale.stamped_label is 'metadata.tillctl_reader_label: what that reader was called then.';
comment on column tillctl_ledger.points_of_sale.stamped_location is 'metadata.tillctl_location: where it stood then.';
comment on column tillctl_ledger.points_of_sale.in_person is 'Whether reports count it: taken on a reader.';
comment on column tillctl_ledger.points_of_sale.smoke is 'Whether a smoke test of tillctl''s took it, which reports leave out.';
comment on column tillctl_ledger.points_of_sale.taken_on is 'The reader that reports count it to: the charge''s own, else the stamped one.';
comment on column tillctl_ledger.points_of_sale.taken_at is 'The location that reports count it to: the charge''s own, else the stamped one.';
comment on column tillctl_ledger.points_of_sale.taken_label is 'The stamped label, if it is of that reader.';

create table tillctl_ledger.charge_classes (
    id integer generated always as identity primary key,
    account integer not null,
    brand text not null,
    read_method text not null,
    wallet text not null,
    currency text not null,
    status text not null,
    captured boolean not null,
    has_payment_intent boolean not null,
    payment_intent_status text not null,
    failure_code text not null,
    decline_reason text not null,
    retried boolean not null,
    outcome text not null,
    unique (account, currency, status, brand, read_method, wallet, captured, has_payment_intent,
        payment_intent_status, failure_code, decline_reason, retried)
);
comment on table tillctl_ledger.charge_classes is 'What kinds of charges there are, whatever their moment, place and money; an empty text is not told.';
comment on column tillctl_ledger.charge_classes.id is 'What charge_rows has as "class".';
comment on column tillctl_ledger.charge_classes.account is 'See accounts.';
comment on column tillctl_ledger.charge_classes.brand is 'payment_method_details.*.brand.';
comment on column tillctl_ledger.charge_classes.read_method is 'payment_method_details.*.read_method: contact_emv, contactless_emv, magnetic_stripe_fallback…';
comment on column tillctl_ledger.charge_classes.wallet is 'payment_method_details.*.wallet.type.';
comment on column tillctl_ledger.charge_classes.currency is 'Three-letter ISO code in lower case, that customers paid in.';
comment on column tillctl_ledger.charge_classes.status is 'The charge''s status: succeeded, pending, failed.';
comment on column tillctl_ledger.charge_classes.captured is 'Whether money was taken, or only held.';
comment on column tillctl_ledger.charge_classes.has_payment_intent is 'Whether the charge is of a PaymentIntent.';
comment on column tillctl_ledger.charge_classes.payment_intent_status is 'The PaymentIntent''s status; empty if no key could read it, and then the tip is unknown.';
comment on column tillctl_ledger.charge_classes.failure_code is 'The charge''s failure_code.';
comment on column tillctl_ledger.charge_classes.decline_reason is 'The charge''s outcome.reason.';
comment on column tillctl_ledger.charge_classes.retried is 'A decline that asked for a PIN and after which the sale went on: reports count it as an attempt, not as declined.';
comment on column tillctl_ledger.charge_classes.outcome is 'What reports count it as: paid, uncaptured, declined, retried, pending.';

create table tillctl_ledger.charge_rows (
    created timestamptz not null,
    account integer not null,
    place integer not null,
    class integer not null,
    amount_captured bigint not null,
    tip bigint,
    stored_at timestamptz,
    amount bigint not null,
    amount_refunded bigint not null,
    disputed boolean not null,
    id text not null,
    payment_intent text,
    reference text,
    reference_prefix text not null,
    balance_transaction text,
    as_of timestamptz not null,
    primary key (account, created, id)
);
comment on table tillctl_ledger.charge_rows is 'Every attempt to take money. Analysts read the view "charges", which has texts in place of the numbers of points_of_sale and charge_classes.';
comment on column tillctl_ledger.charge_rows.created is 'Stripe''s created: the moment of the attempt (UTC).';
comment on column tillctl_ledger.charge_rows.account is 'See accounts.';
comment on column tillctl_ledger.charge_rows.place is 'See points_of_sale.';
comment on column tillctl_ledger.charge_rows.class is 'See charge_classes.';
comment on column tillctl_ledger.charge_rows.amount_captured is 'Minor units that were taken, the tip included.';
comment on column tillctl_ledger.charge_rows.tip is 'Minor units of amount_captured that were tipped (the PaymentIntent''s amount_details.tip.amount); empty if no key could read it.';
comment on column tillctl_ledger.charge_rows.stored_at is 'When the customer paid, if the payment was taken offline and forwarded later (UTC).';
comment on column tillctl_ledger.charge_rows.amount is 'Minor units that were asked for.';
comment on column tillctl_ledger.charge_rows.amount_refunded is 'Minor units that were given back so far.';
comment on column tillctl_ledger.charge_rows.disputed is 'Whether it was ever disputed.';
comment on column tillctl_ledger.charge_rows.id is 'The charge''s id, ch_… or py_….';
comment on column tillctl_ledger.charge_rows.payment_intent is 'The id of its PaymentIntent, pi_….';
comment on column tillctl_ledger.charge_rows.reference is 'metadata.tillctl_reference: what the shop calls the sale.';
comment on column tillctl_ledger.charge_rows.reference_prefix is 'The first part of the reference, as report --by reference-prefix has it; empty if there is none.';
comment on column tillctl_ledger.charge_rows.balance_transaction is 'The id of the balance transaction the charge names, txn_…; of a charge captured in parts there are more.';
comment on column tillctl_ledger.charge_rows.as_of is 'The ledger that wrote this row was brought up to date at this moment: never replaced by a row of an older one.';
create index charge_rows_stored on tillctl_ledger.charge_rows (account, stored_at) where stored_at is not null;

create table tillctl_ledger.refunds (
    created timestamptz not null,
    account integer not null,
    amount bigint not null,
    id text not null,
    charge text,
    charge_created timestamptz,
    currency text not null,
    status text,
    reason text,
    balance_transaction text,
    failure_balance_transaction text,
    as_of timestamptz not null,
    primary key (account, created, id)
);
comment on table tillctl_ledger.refunds is 'Refunds, whatever became of them.';
comment on column tillctl_ledger.refunds.created is 'Stripe''s created (UTC).';
comment on column tillctl_ledger.refunds.account is 'See accounts.';
comment on column tillctl_ledger.refunds.amount is 'Minor units.';
comment on column tillctl_ledger.refunds.id is 'The refund''s id, re_….';
comment on column tillctl_ledger.refunds.charge is 'The id of the charge it gives back.';
comment on column tillctl_ledger.refunds.charge_created is 'When that charge was created: with account and charge the key of charge_rows. Empty if the charge was never read.';
comment on column tillctl_ledger.refunds.currency is 'Three-letter ISO code in lower case.';
comment on column tillctl_ledger.refunds.status is 'pending, requires_action, succeeded, failed, canceled.';
comment on column tillctl_ledger.refunds.reason is 'Why, as Stripe has it.';
comment on column tillctl_ledger.refunds.balance_transaction is 'The balance transaction by which the money left, txn_….';
comment on column tillctl_ledger.refunds.failure_balance_transaction is 'The one by which it came back, of a refund that failed.';
comment on column tillctl_ledger.refunds.as_of is 'As in charge_rows.';

create table tillctl_ledger.disputes (
    created timestamptz not null,
    account integer not null,
    amount bigint not null,
    id text not null,
    charge text,
    charge_created timestamptz,
    currency text not null,
    status text not null,
    reason text,
    as_of timestamptz not null,
    primary key (account, created, id)
);
comment on table tillctl_ledger.disputes is 'Disputes, inquiries included.';
comment on column tillctl_ledger.disputes.created is 'Stripe''s created (UTC).';
comment on column tillctl_ledger.disputes.account is 'See accounts.';
comment on column tillctl_ledger.disputes.amount is 'Minor units in dispute.';
comment on column tillctl_ledger.disputes.id is 'The dispute''s id, du_… or dp_….';
comment on column tillctl_ledger.disputes.charge is 'The id of the charge that is disputed.';
comment on column tillctl_ledger.disputes.charge_created is 'When that charge was created. Empty if the charge was never read.';
comment on column tillctl_ledger.disputes.currency is 'Three-letter ISO code in lower case.';
comment on column tillctl_ledger.disputes.status is 'needs_response, under_review, won, lost, warning_…';
comment on column tillctl_ledger.disputes.reason is 'What the cardholder''s bank gave as reason.';
comment on column tillctl_ledger.disputes.as_of is 'As in charge_rows.';

create table tillctl_ledger.balance_transactions (
    created timestamptz not null,
    account integer not null,
    amount bigint not null,
    fee bigint not null,
    net bigint not null,
    id text not null,
    came_with text not null,
    charge text,
    charge_created timestamptz,
    currency text not null,
    type text not null,
    source text,
    exchange_rate text,
    available_on timestamptz,
    as_of timestamptz not null,
    primary key (account, created, id)
);
comment on table tillctl_ledger.balance_transactions is 'Money of charges, refunds and disputes as it reached the balance, in the currency it is settled in: the movements of the balance that are about payments.';
comment on column tillctl_ledger.balance_transactions.created is 'Stripe''s created: when it reached the balance (UTC).';
comment on column tillctl_ledger.balance_transactions.account is 'See accounts.';
comment on column tillctl_ledger.balance_transactions.amount is 'Minor units; negative if they left the balance.';
comment on column tillctl_ledger.balance_transactions.fee is 'Minor units that Stripe keeps; negative if it gives back what it kept.';
comment on column tillctl_ledger.balance_transactions.net is 'Minor units: amount less fee, as Stripe says.';
comment on column tillctl_ledger.balance_transactions.id is 'The balance transaction''s id, txn_….';
comment on column tillctl_ledger.balance_transactions.came_with is 'What it moved for: charge, refund, dispute.';
comment on column tillctl_ledger.balance_transactions.charge is 'The id of the charge that is, or is about, its source.';
comment on column tillctl_ledger.balance_transactions.charge_created is 'When that charge was created. Empty if the charge was never read.';
comment on column tillctl_ledger.balance_transactions.currency is 'Three-letter ISO code in lower case, of the balance.';
comment on column tillctl_ledger.balance_transactions.type is 'Stripe''s type: charge, payment, refund, payment_refund, refund_failure, adjustment…';
comment on column tillctl_ledger.balance_transactions.source is 'The id of the object it moved for: ch_…, re_…, du_….';
comment on column tillctl_ledger.balance_transactions.exchange_rate is 'From the currency paid in to that of the balance, digit by digit as Stripe wrote it; cast it to numeric. Empty within one currency.';
comment on column tillctl_ledger.balance_transactions.available_on is 'When it can be paid out (UTC).';
comment on column tillctl_ledger.balance_transactions.as_of is 'As in charge_rows.';

create table tillctl_ledger.names (
    account integer not null,
    kind text not null,
    id text not null,
    seen timestamptz not null,
    name text,
    primary key (account, kind, id, seen)
);
comment on table tillctl_ledger.names is 'What readers and locations were called, from the moment somebody first saw it.';
comment on column tillctl_ledger.names.account is 'See accounts.';
comment on column tillctl_ledger.names.kind is 'reader or location.';
comment on column tillctl_ledger.names.id is 'tmr_… or tml_….';
comment on column tillctl_ledger.names.seen is 'When it was first seen to be called so (UTC).';
comment on column tillctl_ledger.names.name is 'A reader''s label, a location''s display_name; empty from the moment it was gone.';

create table tillctl_ledger.pushed_days (
    account integer not null,
    rows_of text not null,
    day date not null,
    whole_as_of timestamptz,
    digests bytea[] not null,
    primary key (account, rows_of, day)
);
comment on table tillctl_ledger.pushed_days is 'Which days have been pushed, for tillctl: a day is pushed again if its ledger has other rows. Without a row here there is no row of that day.';
comment on column tillctl_ledger.pushed_days.account is 'See accounts.';
comment on column tillctl_ledger.pushed_days.rows_of is 'The table.';
comment on column tillctl_ledger.pushed_days.day is 'The day its rows were created on, in UTC.';
comment on column tillctl_ledger.pushed_days.whole_as_of is 'The newest ledger that pushed all of the day was brought up to date at this moment; empty if none did.';
comment on column tillctl_ledger.pushed_days.digests is 'SHA-256 of what was pushed since the rows of the day last changed.';

create table tillctl_ledger.ledgers (
    account integer not null,
    ledger text not null,
    host text not null,
    os_user text not null,
    as_of timestamptz not null,
    pushed timestamptz not null default clock_timestamp(),
    charges_since timestamptz not null,
    refunds_since timestamptz not null,
    disputes_since timestamptz,
    disputes_missing_from timestamptz,
    disputes_missing_to timestamptz,
    parts_missing_from timestamptz,
    movements_missing_from timestamptz,
    reversals_from timestamptz,
    reversals_to timestamptz,
    primary key (account, ledger)
);
comment on table tillctl_ledger.ledgers is 'The ledgers that were pushed to their end, and what each of them covers. A report over a period that none of them covers is refused.';
comment on column tillctl_ledger.ledgers.account is 'See accounts.';
comment on column tillctl_ledger.ledgers.ledger is 'A random id of the ledger''s file.';
comment on column tillctl_ledger.ledgers.host is 'The machine it is on.';
comment on column tillctl_ledger.ledgers.os_user is 'Who ran tillctl there.';
comment on column tillctl_ledger.ledgers.as_of is 'When it was last brought up to date, by Stripe''s clock.';
comment on column tillctl_ledger.ledgers.pushed is 'When it was last pushed to its end, by the clock of this server.';
comment on column tillctl_ledger.ledgers.charges_since is 'It holds all charges created from here on.';
comment on column tillctl_ledger.ledgers.refunds_since is 'It holds all refunds created from here on.';
comment on column tillctl_ledger.ledgers.disputes_since is 'It holds all disputes created from here on; empty if it holds none.';
comment on column tillctl_ledger.ledgers.disputes_missing_from is 'But for those created from here on…';
comment on column tillctl_ledger.ledgers.disputes_missing_to is '…until here, which no key could read yet.';
comment on column tillctl_ledger.ledgers.parts_missing_from is 'From here on there are charges captured in parts whose movements are not all there.';
comment on column tillctl_ledger.ledgers.movements_missing_from is 'From here on there are charges or refunds whose movements no key could read yet.';
comment on column tillctl_ledger.ledgers.reversals_from is 'All refunds that came back and disputes that moved money are known from here on…';
comment on column tillctl_ledger.ledgers.reversals_to is '…until here.';

create view tillctl_ledger.charges as
select a.account, a.livemode, c.id, c.created, k.status, k.currency, c.amount, k.captured,
    c.amount_captured, c.amount_refunded, c.disputed, c.tip,
    nullif(p.type, '') as type, nullif(p.reader, '') as reader,
    nullif(p.location, '') as location, nullif(p.stamped_reader, '') as stamped_reader,
    nullif(p.stamped_label, '') as stamped_label,
    nullif(p.stamped_location, '') as stamped_location, nullif(k.brand, '') as brand,
    nullif(k.read_method, '') as read_method, nullif(k.wallet, '') as wallet,
    nullif(k.failure_code, '') as failure_code,
    nullif(k.decline_reason, '') as decline_reason, k.retried,
    c.payment_intent, c.reference, c.stored_at, c.balance_transaction,
    p.in_person, p.smoke, k.outcome, least(c.created, c.stored_at) as sold_at,
    p.taken_on, p.taken_at, c.as_of
from tillctl_ledger.charge_rows as c
    join tillctl_ledger.accounts as a on a.id = c.account
    join tillctl_ledger.points_of_sale as p on p.id = c.place
    join tillctl_ledger.charge_classes as k on k.id = c.class;
comment on view tillctl_ledger.charges is 'Every attempt to take money, with the columns of ledger export and what reports make of it. Add up by currency, and by account or livemode.';
comment on column tillctl_ledger.charges.account is 'See accounts.';
comment on column tillctl_ledger.charges.livemode is 'See accounts.';
comment on column tillctl_ledger.charges.id is 'The charge''s id, ch_… or py_….';
comment on column tillctl_ledger.charges.created is 'Stripe''s created: the moment of the attempt (UTC).';
comment on column tillctl_ledger.charges.status is 'The charge''s status: succeeded, pending, failed.';
comment on column tillctl_ledger.charges.currency is 'Three-letter ISO code in lower case, that customers paid in.';
comment on column tillctl_ledger.charges.amount is 'Minor units that were asked for.';
comment on column tillctl_ledger.charges.captured is 'Whether money was taken, or only held.';
comment on column tillctl_ledger.charges.amount_captured is 'Minor units that were taken, the tip included.';
comment on column tillctl_ledger.charges.amount_refunded is 'Minor units that were given back so far.';
comment on column tillctl_ledger.charges.disputed is 'Whether it was ever disputed.';
comment on column tillctl_ledger.charges.tip is 'Minor units of amount_captured that were tipped; empty if no key could read it.';
comment on column tillctl_ledger.charges.type is 'payment_method_details.type: card_present, interac_present, card…';
comment on column tillctl_ledger.charges.reader is 'payment_method_details.*.reader, tmr_…';
comment on column tillctl_ledger.charges.location is 'payment_method_details.*.location, tml_…';
comment on column tillctl_ledger.charges.stamped_reader is 'metadata.tillctl_reader: the reader that tillctl pushed the sale to.';
comment on column tillctl_ledger.charges.stamped_label is 'metadata.tillctl_reader_label: what that reader was called then.';
comment on column tillctl_ledger.charges.stamped_location is 'metadata.tillctl_location: where it stood then.';
comment on column tillctl_ledger.charges.brand is 'payment_method_details.*.brand.';
comment on column tillctl_ledger.charges.read_method is 'payment_method_details.*.read_method.';
comment on column tillctl_ledger.charges.wallet is 'payment_method_details.*.wallet.type.';
comment on column tillctl_ledger.charges.failure_code is 'The charge''s failure_code.';
comment on column tillctl_ledger.charges.decline_reason is 'The charge''s outcome.reason.';
comment on column tillctl_ledger.charges.retried is 'A decline that asked for a PIN and after which the sale went on.';
comment on column tillctl_ledger.charges.payment_intent is 'The id of its PaymentIntent, pi_….';
comment on column tillctl_ledger.charges.reference is 'metadata.tillctl_reference: what the shop calls the sale.';
comment on column tillctl_ledger.charges.stored_at is 'When the customer paid, if the payment was taken offline and forwarded later (UTC).';
comment on column tillctl_ledger.charges.balance_transaction is 'The id of the balance transaction the charge names, txn_….';
comment on column tillctl_ledger.charges.in_person is 'Whether reports count it: taken on a reader.';
comment on column tillctl_ledger.charges.smoke is 'Whether a smoke test of tillctl''s took it, which reports leave out.';
comment on column tillctl_ledger.charges.outcome is 'What reports count it as: paid, uncaptured, declined, retried, pending.';
comment on column tillctl_ledger.charges.sold_at is 'The moment that reports count it at: created, or stored_at where that is earlier (UTC).';
comment on column tillctl_ledger.charges.taken_on is 'The reader that reports count it to.';
comment on column tillctl_ledger.charges.taken_at is 'The location that reports count it to.';
comment on column tillctl_ledger.charges.as_of is 'The ledger that wrote the row was brought up to date at this moment.';

create view tillctl_ledger.sales as
select c.account, c.place, least(c.created, c.stored_at) as at, k.currency,
    1 as attempts, (k.outcome = 'paid')::integer as payments,
    (k.outcome = 'declined')::integer as declined,
    (k.outcome = 'uncaptured')::integer as uncaptured,
    case when k.outcome = 'paid' then c.amount_captured else 0 end as gross,
    case when k.outcome <> 'paid' then 0
        when k.has_payment_intent and k.payment_intent_status = '' then null
        else least(coalesce(c.tip, 0), c.amount_captured) end as tip,
    0::bigint as refunded, 0 as refund_count
from tillctl_ledger.charge_rows as c
    join tillctl_ledger.charge_classes as k on k.id = c.class
    join tillctl_ledger.points_of_sale as p on p.id = c.place
where p.in_person and not p.smoke
union all
select r.account, c.place, r.created, r.currency, 0, 0, 0, 0, 0, 0, r.amount, 1
from tillctl_ledger.refunds as r
    join tillctl_ledger.charge_rows as c
        on c.account = r.account and c.created = r.charge_created and c.id = r.charge
    join tillctl_ledger.charge_classes as k on k.id = c.class
    join tillctl_ledger.points_of_sale as p on p.id = c.place
where p.in_person and not p.smoke
    and coalesce(r.status, '') not in ('failed', 'canceled')
    and coalesce(r.reason, '') <> 'expired_uncaptured_charge'
    and k.captured and c.amount_captured <> 0
    and not (r.amount = c.amount - c.amount_captured and r.balance_transaction is null
        and r.status is not distinct from 'succeeded');
comment on view tillctl_ledger.sales is 'What reports count: attempts in person and refunds of them, each at its own moment; smoke tests left out. The functions takings_by_… add it up.';
comment on column tillctl_ledger.sales.account is 'See accounts.';
comment on column tillctl_ledger.sales.place is 'See points_of_sale; of a refund that of its charge.';
comment on column tillctl_ledger.sales.at is 'When the customer paid, or the refund was made (UTC).';
comment on column tillctl_ledger.sales.currency is 'Three-letter ISO code in lower case.';
comment on column tillctl_ledger.sales.attempts is '1 for a charge.';
comment on column tillctl_ledger.sales.payments is '1 for a charge that was captured.';
comment on column tillctl_ledger.sales.declined is '1 for a charge that failed and was not tried again after a PIN was asked for.';
comment on column tillctl_ledger.sales.uncaptured is '1 for a charge that succeeded and was not captured.';
comment on column tillctl_ledger.sales.gross is 'Minor units taken, the tip included.';
comment on column tillctl_ledger.sales.tip is 'Minor units of it that were tipped; empty if unknown.';
comment on column tillctl_ledger.sales.refunded is 'Minor units given back.';
comment on column tillctl_ledger.sales.refund_count is '1 for a refund.';

create function tillctl_ledger.takings_by_day(zone text)
returns table (account text, livemode boolean, day date, currency text, attempts bigint,
    payments bigint, declined bigint, uncaptured bigint, gross bigint, tips bigint,
    refunds bigint, refund_count bigint, net_sales bigint)
language sql stable as $$
    select a.account, a.livemode, (s.at at time zone zone)::date, s.currency,
        sum(s.attempts), sum(s.payments), sum(s.declined), sum(s.uncaptured),
        sum(s.gross)::bigint,
        case when count(*) = count(s.tip) then sum(s.tip)::bigint end,
        sum(s.refunded)::bigint, sum(s.refund_count), (sum(s.gross) - sum(s.refunded))::bigint
    from tillctl_ledger.sales as s join tillctl_ledger.accounts as a on a.id = s.account
    group by 1, 2, 3, 4
$$;
comment on function tillctl_ledger.takings_by_day(text) is 'What was taken on each day of a zone, such as Europe/Berlin, in each currency: the figures of report --by day. Money in minor units; tips are empty if one of them is unknown.';

create function tillctl_ledger.takings_by_reader(zone text)
returns table (account text, livemode boolean, day date, reader text, reader_label text,
    currency text, attempts bigint, payments bigint, declined bigint, uncaptured bigint,
    gross bigint, tips bigint, refunds bigint, refund_count bigint, net_sales bigint)
language sql stable as $$
    select t.account, t.livemode, t.day, t.reader, n.name, t.currency, t.attempts, t.payments,
        t.declined, t.uncaptured, t.gross, t.tips, t.refunds, t.refund_count, t.net_sales
    from (
        select s.account as number, a.account, a.livemode,
            (s.at at time zone zone)::date as day, p.taken_on as reader, s.currency,
            sum(s.attempts) as attempts, sum(s.payments) as payments,
            sum(s.declined) as declined, sum(s.uncaptured) as uncaptured,
            sum(s.gross)::bigint as gross,
            case when count(*) = count(s.tip) then sum(s.tip)::bigint end as tips,
            sum(s.refunded)::bigint as refunds, sum(s.refund_count) as refund_count,
            (sum(s.gross) - sum(s.refunded))::bigint as net_sales
        from tillctl_ledger.sales as s
            join tillctl_ledger.accounts as a on a.id = s.account
            join tillctl_ledger.points_of_sale as p on p.id = s.place
        group by 1, 2, 3, 4, 5, 6
    ) as t
    left join (
        select distinct on (account, id) account, id, name from tillctl_ledger.names
        where kind = 'reader' and name is not null order by account, id, seen desc
    ) as n on n.account = t.number and n.id = t.reader
$$;
comment on function tillctl_ledger.takings_by_reader(text) is 'What each reader took on each day of a zone, in each currency: the figures of report --by day,reader. The label is the reader''s last one.';

create function tillctl_ledger.takings_by_location(zone text)
returns table (account text, livemode boolean, day date, location text, location_name text,
    currency text, attempts bigint, payments bigint, declined bigint, uncaptured bigint,
    gross bigint, tips bigint, refunds bigint, refund_count bigint, net_sales bigint)
language sql stable as $$
    select t.account, t.livemode, t.day, t.location, n.name, t.currency, t.attempts, t.payments,
        t.declined, t.uncaptured, t.gross, t.tips, t.refunds, t.refund_count, t.net_sales
    from (
        select s.account as number, a.account, a.livemode,
            (s.at at time zone zone)::date as day, p.taken_at as location, s.currency,
            sum(s.attempts) as attempts, sum(s.payments) as payments,
            sum(s.declined) as declined, sum(s.uncaptured) as uncaptured,
            sum(s.gross)::bigint as gross,
            case when count(*) = count(s.tip) then sum(s.tip)::bigint end as tips,
            sum(s.refunded)::bigint as refunds, sum(s.refund_count) as refund_count,
            (sum(s.gross) - sum(s.refunded))::bigint as net_sales
        from tillctl_ledger.sales as s
            join tillctl_ledger.accounts as a on a.id = s.account
            join tillctl_ledger.points_of_sale as p on p.id = s.place
        group by 1, 2, 3, 4, 5, 6
    ) as t
    left join (
        select distinct on (account, id) account, id, name from tillctl_ledger.names
        where kind = 'location' and name is not null order by account, id, seen desc
    ) as n on n.account = t.number and n.id = t.location
$$;
comment on function tillctl_ledger.takings_by_location(text) is 'What each location took on each day of a zone, in each currency: the figures of report --by day,location. The name is the location''s last one.';

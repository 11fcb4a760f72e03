create schema tillctl;
comment on schema tillctl is 'tillctl: the payment journal and the locks of several machines; see docs/store.md';

create table tillctl.schema_version (
    version integer primary key,
    program text not null,
    made timestamptz not null default clock_timestamp()
);
comment on table tillctl.schema_version is 'Which forms these tables have had; the highest number is the one they have now.';

create table tillctl.store (
    id uuid not null default gen_random_uuid()
);
comment on table tillctl.store is 'One row: what this store is known by.';
insert into tillctl.store default values;

create table tillctl.journal (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    account text not null,
    sale text not null,
    sale_key text not null,
    step text not null,
    line text not null,
    host text not null,
    os_user text not null,
    written timestamptz not null default clock_timestamp()
);
comment on table tillctl.journal is 'What was about to happen to a sale, or has happened, one row for each step, kept before the request to Stripe that it covers. Rows are only ever added.';
comment on column tillctl.journal.id is 'Made by whoever wrote the row: a row whose commit was not heard of is written again under the same id.';
comment on column tillctl.journal.account is 'The mode and a hash of the Stripe account, as files of that account are named.';
comment on column tillctl.journal.sale is 'r: and the sale''s reference, s: and a random id for a sale without one, p: and the PaymentIntent of a payment taken elsewhere.';
comment on column tillctl.journal.sale_key is 'The same without white space around the reference: what sales are looked up by.';
comment on column tillctl.journal.line is 'The line as a journal file has it: JSON, amounts in minor units of the currency.';
comment on column tillctl.journal.host is 'The machine that wrote the row.';
comment on column tillctl.journal.os_user is 'Who ran tillctl there.';
comment on column tillctl.journal.written is 'When, by the clock of this server.';
create index journal_by_sale on tillctl.journal (account, sale_key, seq);
create index journal_by_account on tillctl.journal (account, seq);

create sequence tillctl.fence;
comment on sequence tillctl.fence is 'The numbers of leases: each is given once.';

create table tillctl.leases (
    account text not null,
    name text not null,
    fence bigint not null unique,
    holder uuid not null,
    host text not null,
    os_user text not null,
    process bigint not null,
    taken timestamptz not null,
    expires timestamptz not null,
    primary key (account, name)
);
comment on table tillctl.leases is 'Who works on a reader or on a sale now. A row that has expired is nobody''s: its holder died, and the next one takes it over.';
comment on column tillctl.leases.fence is 'The number of this lease. A journal row is only added while the leases it was written under have the numbers they had.';

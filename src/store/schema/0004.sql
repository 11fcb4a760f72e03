alter table tillctl.journal add column payment_intent text, add column refund_reference text;
comment on column tillctl.journal.payment_intent is 'The PaymentIntent, in rows that say which one a sale has (created) or that something is about to be done with one (doing).';
comment on column tillctl.journal.refund_reference is 'What the shop calls the refund that is about to be made (doing).';
update tillctl.journal
set payment_intent = line::json ->> 'payment_intent',
    refund_reference = case step when 'doing' then line::json ->> 'reference' end
where step in ('created', 'doing');
create index journal_by_intent on tillctl.journal (account, payment_intent) where payment_intent is not null;
create index journal_by_refund on tillctl.journal (account, refund_reference) where refund_reference is not null;

-- Leases have random numbers.
drop sequence tillctl.fence;

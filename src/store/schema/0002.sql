create table tillctl.logs (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    log text not null,
    account text not null,
    at timestamptz not null,
    line text not null,
    host text,
    os_user text,
    written timestamptz not null default clock_timestamp()
);
comment on table tillctl.logs is 'What machines wrote down beside the journal: writes sent to Stripe (audit), what looks at the fleet saw (looks) and which readers there were (fleets). Rows are only ever added.';
comment on column tillctl.logs.id is 'Made of what the line says: a line that is sent again, or taken in from a file, is there once.';
comment on column tillctl.logs.account is 'As in tillctl.journal; empty for lines that name their account themselves.';
comment on column tillctl.logs.at is 'What the line is about, by the clock of the machine that wrote it.';
comment on column tillctl.logs.line is 'The line as a file of tillctl has it: JSON.';
comment on column tillctl.logs.host is 'The machine that wrote it; empty for what was taken in from a file.';
comment on column tillctl.logs.written is 'When it arrived, by the clock of this server.';
create index logs_by_time on tillctl.logs (log, account, at, seq);

create table tillctl.names (
    account text not null,
    noun text not null,
    listed timestamptz not null default clock_timestamp(),
    listing text not null,
    host text not null,
    primary key (account, noun)
);
comment on table tillctl.names is 'What was listed last: names and ids of readers, locations and configurations, for completions and look-ups on any machine. It may be emptied at any time.';

-- Roles that add to the journal add to these.
do $$
declare
    granted record;
begin
    for granted in
        select distinct grantee, privilege_type, case grantee when 'PUBLIC' then 'public' else quote_ident(grantee) end as role
        from information_schema.role_table_grants
        where table_schema = 'tillctl' and table_name = 'journal' and privilege_type = 'INSERT'
            and grantee <> current_user
    loop
        execute format('grant select, insert on tillctl.logs to %s', granted.role);
        execute format('grant select, insert, update on tillctl.names to %s', granted.role);
    end loop;
end
$$;

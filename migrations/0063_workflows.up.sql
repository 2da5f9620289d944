-- Workflows are a section: what the product does by itself in a conversation. Its steps are
-- put together in its row; what runs is one of its versions, which nobody changes.
create table workflows (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text        collate "C" not null,
    words        text[]      not null default '{}',
    identity     text        collate "C" not null,
    trigger      text        not null check (trigger in ('hand', 'arrival', 'assignment', 'close', 'tag')),
    steps        jsonb       not null default '[]',
    live         integer,    -- the version that is switched on, null for none
    versions     integer     not null default 0,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
create unique index workflows_name on workflows (workspace_id, identity) where deleted_at is null;
create index workflows_list on workflows (workspace_id, name_key, id) where deleted_at is null;
create trigger keep_words after insert or delete or update of words, name_key, deleted_at on workflows
    for each row execute function keep_words();
create trigger name_identity before insert on workflows for each row execute function name_identity();

create table workflow_versions (
    workspace_id uuid        not null,
    workflow_id  uuid        not null,
    number       integer     not null,
    trigger      text        not null check (trigger in ('hand', 'arrival', 'assignment', 'close', 'tag')),
    steps        jsonb       not null,
    member_id    uuid        not null, -- who switched it on: it writes to customers in their name
    made_at      timestamptz not null default now(),
    primary key (workspace_id, workflow_id, number),
    foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index workflow_versions_member on workflow_versions (workspace_id, member_id);

create table workflow_runs (
    workspace_id    uuid        not null,
    id              uuid        not null,
    workflow_id     uuid        not null,
    version         integer     not null,
    conversation_id uuid        not null,
    member_id       uuid,       -- who started it by hand
    state           text        not null default 'running'
        check (state in ('running', 'waiting', 'done', 'failed', 'stopped')),
    place           integer     not null default 0, -- of the step that is next
    turn            integer     not null default 1, -- of its job: an earlier one does nothing
    tries           integer     not null default 0, -- of a step that somebody else has to take
    started_at      timestamptz not null default now(),
    due_at          timestamptz, -- of one that waits
    ended_at        timestamptz,
    failure         text        not null default '' check (length(failure) <= 100),
    primary key (workspace_id, id),
    foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade,
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
-- One at a time in each conversation.
create unique index workflow_runs_going on workflow_runs (workspace_id, conversation_id, workflow_id)
    where state in ('running', 'waiting');
create index workflow_runs_ongoing on workflow_runs (workspace_id, started_at desc, id desc)
    where state in ('running', 'waiting');
create index workflow_runs_conversation on workflow_runs (workspace_id, conversation_id, started_at desc, id desc);
create index workflow_runs_list on workflow_runs (workspace_id, workflow_id, started_at desc, id desc);
create index workflow_runs_member on workflow_runs (workspace_id, member_id) where member_id is not null;

create table workflow_run_steps (
    workspace_id uuid        not null,
    id           uuid        not null,
    run_id       uuid        not null,
    place        integer     not null,
    kind         text        not null,
    at           timestamptz not null default clock_timestamp(),
    holds        boolean     not null default false, -- of a condition
    failure      text        not null default '' check (length(failure) <= 100),
    primary key (workspace_id, id),
    foreign key (workspace_id, run_id) references workflow_runs (workspace_id, id) on delete cascade
);
create index workflow_run_steps_run on workflow_run_steps (workspace_id, run_id, id);

do $$
declare
    name text;
begin
    foreach name in array array['workflows', 'workflow_versions', 'workflow_runs', 'workflow_run_steps'] loop
        execute format('create policy tenant on %I using (workspace_id = current_workspace())
                            with check (workspace_id = current_workspace())', name);
        execute format('create policy owner on %I to current_user using (true)', name);
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
    end loop;
end $$;

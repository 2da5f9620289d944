-- A conversation has a number that people say to each other, and is found by the words
-- of what was written in it and of whom it is with.
alter table conversations add column number bigint;
with numbered as (
    select workspace_id, id, row_number() over (partition by workspace_id order by created_at, id) as number
      from conversations)
update conversations v set number = n.number from numbered n where n.workspace_id = v.workspace_id and n.id = v.id;
alter table conversations alter column number set not null;
create unique index conversations_number on conversations (workspace_id, number);

create table conversation_numbers (
    workspace_id uuid   not null primary key references workspaces,
    last         bigint not null
);
insert into conversation_numbers (workspace_id, last)
select workspace_id, max(number) from conversations group by workspace_id;

create function number_conversation() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    insert into conversation_numbers as n (workspace_id, last) values (new.workspace_id, 1)
        on conflict (workspace_id) do update set last = n.last + 1 returning last into new.number;
    return new;
end $$;
create trigger number_conversation before insert on conversations for each row execute function number_conversation();

create table conversation_words (
    workspace_id    uuid    not null,
    word            text    collate "C" not null,
    conversation_id uuid    not null,
    customer        boolean not null, -- it is of whom the conversation is with, not of what was written
    secret          boolean not null, -- it is of an address or a number, which a mask hides
    primary key (workspace_id, conversation_id, word, customer),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index conversation_words_word on conversation_words (workspace_id, word, conversation_id desc) include (secret);
create index conversation_words_customer on conversation_words (workspace_id, conversation_id) where customer;

-- The lists run both ways; who waits longest comes first in one of its own.
create index conversations_waiting on conversations (workspace_id, state, waiting_since, id)
    where not hidden and waiting_since is not null;
create index conversations_waiting_assignee on conversations (workspace_id, state, assignee_id, waiting_since, id)
    where not hidden and waiting_since is not null;
create index conversations_waiting_team on conversations (workspace_id, state, team_id, waiting_since, id)
    where not hidden and waiting_since is not null;

-- How far each member has read a conversation.
create table conversation_reads (
    workspace_id    uuid        not null,
    member_id       uuid        not null,
    conversation_id uuid        not null,
    read_at         timestamptz not null, -- when the latest message came that they have seen
    primary key (workspace_id, member_id, conversation_id),
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index conversation_reads_conversation on conversation_reads (workspace_id, conversation_id);

do $$
declare tenant text;
begin
    foreach tenant in array array['conversation_numbers', 'conversation_words', 'conversation_reads'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;

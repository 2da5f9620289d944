-- When a business is open, and what customers who write outside it are answered by itself.
create table business_hours (
    workspace_id uuid   not null primary key references workspaces,
    spans        jsonb  not null, -- each a messages.Span
    closed       date[] not null check (cardinality(closed) <= 100),
    version      bigint not null
);
create policy tenant on business_hours
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on business_hours to current_user using (true);
alter table business_hours enable row level security;
alter table business_hours force row level security;

-- Stands for the automatic answer of a channel, with variables; empty for none.
alter table channels
    add column away text not null default '' check (length(away) <= 2000 and (away = '' or kind = 'email'));

-- Nobody wrote an automatic message, and it is no answer: its customer waits as before.
alter table messages
    add column automatic boolean not null default false,
    drop constraint messages_check,
    add constraint messages_check check (
        case when automatic then member_id is null and state <> 'received'
             else member_id is not null or state = 'received' end);

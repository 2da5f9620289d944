-- What came with a mail besides its text. All of it is read out of the original, which
-- stays as it came.
create table message_files (
    workspace_id uuid     not null references workspaces,
    id           uuid     not null,
    message_id   uuid     not null,
    place        smallint not null,
    name         text     not null check (name <> '' and length(name) <= 120),
    kind         text     not null check (length(kind) <= 100), -- the media type that its bytes have
    content_id   text     not null default '' check (length(content_id) <= 998),
    inline       boolean  not null default false, -- the page of its message shows it
    size         integer  not null check (size >= 0), -- in bytes
    bytes        bytea    not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade,
    check (size = octet_length(bytes))
);
alter table message_files alter column bytes set storage external; -- It is handed out in parts.
create index message_files_message on message_files (workspace_id, message_id, place);

-- The HTML of a mail, as it came: it is made harmless whenever it is shown.
create table message_pages (
    workspace_id uuid not null references workspaces,
    message_id   uuid not null,
    html         text not null check (length(html) <= 1000000),
    primary key (workspace_id, message_id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);

do $$
declare tenant text;
begin
    foreach tenant in array array['message_files', 'message_pages'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;

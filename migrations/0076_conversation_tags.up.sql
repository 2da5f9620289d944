-- A tag says whether conversations can have it, too. Everybody who may see a conversation
-- sees its tags, also who may not see the list of tags: so a tag is for customers alone
-- until somebody decides otherwise.
alter table tags add column used_for text not null default 'customers' check (used_for in ('customers', 'both'));
create index tags_for_conversations on tags (workspace_id, name_key, id) where used_for = 'both';

create table conversation_tags (
    workspace_id    uuid not null,
    conversation_id uuid not null,
    tag_id          uuid not null,
    primary key (workspace_id, conversation_id, tag_id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade
);
create index conversation_tags_tag on conversation_tags (workspace_id, tag_id);

create policy tenant on conversation_tags
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on conversation_tags to current_user using (true);
alter table conversation_tags enable row level security;
alter table conversation_tags force row level security;

-- A view is narrowed by a tag of the customer, by one of the conversation, or by both.
alter table conversation_views
    add column label_id uuid,
    add foreign key (workspace_id, label_id) references tags (workspace_id, id) on delete cascade;
create index conversation_views_label on conversation_views (workspace_id, label_id) where label_id is not null;

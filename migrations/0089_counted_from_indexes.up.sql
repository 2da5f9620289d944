-- What inboxes count, and what their filters look at, stands in the indexes that they walk:
-- a thousand conversations lie on as many pages of the table.
drop index conversations_all;
drop index conversations_assignee;
drop index conversations_team;
create index conversations_all on conversations (workspace_id, state, last_at desc, id desc)
    include (last_ours, waiting_since) where not hidden;
create index conversations_assignee on conversations (workspace_id, state, assignee_id, last_at desc, id desc)
    include (last_ours, waiting_since) where not hidden;
create index conversations_team on conversations (workspace_id, state, team_id, last_at desc, id desc)
    include (last_ours, waiting_since) where not hidden;

-- Who has read a conversation is asked of each of them; few are marked as unread again.
drop index conversation_reads_conversation;
create index conversation_reads_conversation on conversation_reads (workspace_id, conversation_id, member_id)
    include (read_at);
create index conversation_reads_marked on conversation_reads (workspace_id, member_id, conversation_id)
    where read_at = '-infinity';

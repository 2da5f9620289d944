drop index conversations_all;
drop index conversations_assignee;
drop index conversations_team;
create index conversations_all on conversations (workspace_id, state, last_at desc, id desc) where not hidden;
create index conversations_assignee on conversations (workspace_id, state, assignee_id, last_at desc, id desc)
    where not hidden;
create index conversations_team on conversations (workspace_id, state, team_id, last_at desc, id desc)
    where not hidden;
drop index conversation_reads_marked;
drop index conversation_reads_conversation;
create index conversation_reads_conversation on conversation_reads (workspace_id, conversation_id);

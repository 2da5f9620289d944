drop table conversation_drafts;

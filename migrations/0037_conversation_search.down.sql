drop table conversation_reads, conversation_words, conversation_numbers;
drop index conversations_waiting, conversations_waiting_assignee, conversations_waiting_team;
drop trigger number_conversation on conversations;
drop function number_conversation();
alter table conversations drop column number;
delete from folded where list in ('messages', 'conversation_notes', 'conversations');

alter table conversations drop column split_from;
drop table merged_conversations;

alter table conversation_views drop column label_id;
drop table conversation_tags;
alter table tags drop column used_for;

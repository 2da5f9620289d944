alter table channels drop column account_id, drop column templates_at, drop column templates_failure;
drop table message_fillings;
drop table message_templates;

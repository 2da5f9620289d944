alter table message_templates drop column deleting;
drop index broadcast_recipients_list;
alter table broadcast_sendings
    drop column team_id,
    drop column assignee_id,
    drop column country,
    drop column language;

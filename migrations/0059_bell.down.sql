drop trigger tell_notification on notifications;
drop trigger tell_read on notifications;
drop function tell_notification();
delete from notifications where kind not in ('assigned', 'mentioned');
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in ('assigned', 'mentioned')),
    alter column conversation_id set not null,
    drop column export_id,
    drop column mail_waits,
    drop column mail_job;
drop table conversation_followers;
drop table notification_choices;

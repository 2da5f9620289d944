update conversation_views set show = 'undelivered' where show in ('bounced', 'refused', 'failed', 'unclear');
alter table conversation_views
    drop constraint conversation_views_show_check,
    add constraint conversation_views_show_check check (show in ('', 'unread', 'waiting', 'undelivered'));
drop index messages_broadcast;
alter table messages drop column returned, drop column undelivered_as, drop column broadcast_id;

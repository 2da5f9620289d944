delete from conversation_views where show = 'undelivered';
alter table conversation_views
    drop constraint conversation_views_show_check,
    add constraint conversation_views_show_check check (show in ('', 'unread', 'waiting'));
delete from notifications where kind = 'undelivered';
delete from notification_choices where kind = 'undelivered';
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered'));

-- A member is told of what did not arrive, and a view shows where that is so.
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered'));
alter table conversation_views
    drop constraint conversation_views_show_check,
    add constraint conversation_views_show_check check (show in ('', 'unread', 'waiting', 'undelivered'));

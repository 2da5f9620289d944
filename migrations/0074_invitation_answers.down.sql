delete from notification_choices where kind in ('declined', 'lapsed');
delete from notifications where kind in ('declined', 'lapsed');
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export', 'digest'));
alter table notifications
    drop column invitation_id,
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export', 'digest'));

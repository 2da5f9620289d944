drop function digests_due(timestamptz);
delete from notifications where kind = 'digest';
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export'));
delete from notification_choices where kind = 'digest';
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export'));
alter table workspaces drop column digested_on;

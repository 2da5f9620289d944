-- Whoever invited is also told that their invitation was declined, or ran out.
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest')),
    add column invitation_id uuid, -- which was declined, or ran out
    add foreign key (workspace_id, invitation_id) references invitations (workspace_id, id);

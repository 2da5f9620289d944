delete from notifications where kind = 'broadcast';
delete from notification_choices where kind = 'broadcast';
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered')),
    drop column why,
    drop column broadcast_id;
drop table dead_addresses;
update broadcast_recipients set state = 'left_out' where state = 'dead_address';
alter table broadcast_recipients
    drop constraint broadcast_recipients_state_check,
    add constraint broadcast_recipients_state_check
        check (state in ('queued', 'sending', 'sent', 'failed', 'unclear', 'left_out'));
update broadcast_sendings set left_out = left_out + dead_addresses;
alter table broadcast_sendings
    drop column begun_by,
    drop column channel_gone,
    drop column resumed_at,
    drop column sent_before,
    drop column failed_before,
    drop column dead_addresses;

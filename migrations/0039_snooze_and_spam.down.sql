drop table deleted_mails, blocked_senders;
update conversations set state = 'open' where state = 'snoozed';
update conversations set state = 'closed' where state = 'spam';
alter table conversations
    drop column snoozed_until, drop column stay_snoozed,
    drop constraint conversations_state_check,
    add constraint conversations_state_check check (state in ('open', 'closed'));

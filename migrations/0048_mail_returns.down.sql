update inbound_mails set state = 'duplicate' where state = 'report';
alter table inbound_mails drop constraint inbound_mails_state_check, add constraint inbound_mails_state_check
    check (state in ('waiting', 'parsed', 'unreadable', 'duplicate'));
update message_copies set state = 'sent' where state = 'delayed';
alter table message_copies drop constraint message_copies_state_check, add constraint message_copies_state_check
    check (state in ('received', 'queued', 'sending', 'sent', 'failed', 'unclear'));
update messages set state = 'sent' where state = 'delayed';
alter table messages drop constraint messages_state_check, add constraint messages_state_check
    check (state in ('received', 'queued', 'sending', 'sent', 'failed', 'unclear'));
drop table mail_returns;

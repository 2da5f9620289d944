drop index broadcast_recipients_return;
alter table broadcast_recipients drop column return_token, drop column sent_at;

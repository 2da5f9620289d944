-- Reports of a broadcast's mails come to an address that nobody knows but whom it went to.
alter table broadcast_recipients
    add column return_token text collate "C" check (length(return_token) <= 26),
    add column sent_at      timestamptz;
create unique index broadcast_recipients_return on broadcast_recipients (workspace_id, return_token)
    where return_token is not null;

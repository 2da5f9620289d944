-- What somebody got goes with them when they are merged, and forgets them when they are forgotten.
create index broadcast_recipients_contact on broadcast_recipients (workspace_id, contact_id);

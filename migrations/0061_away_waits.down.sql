alter table inbound_mails drop column away_waits, drop column checked;

-- The key of the form that was sent: what it made is taken back, and it can be sent again.
alter table message_undos add column form uuid;
alter table conversation_drafts add column form uuid; -- of an answer that is planned

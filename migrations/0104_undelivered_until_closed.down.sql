drop index messages_undelivered;
alter table messages drop column undelivered_at;

alter table messages drop column reply_to;

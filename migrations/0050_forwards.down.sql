alter table messages drop column forwards;

drop table message_pages;
drop table message_files;

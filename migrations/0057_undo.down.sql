drop table message_undos;

drop function forget_undone(uuid);
drop table message_undos;

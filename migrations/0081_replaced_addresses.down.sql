drop trigger follow_replaced on members;
drop function follow_replaced;
alter table invitations drop column replaces;

delete from messages where automatic;
alter table messages
    drop constraint messages_check,
    add constraint messages_check check (member_id is not null or state = 'received'),
    drop column automatic;
alter table channels drop column away;
drop table business_hours;

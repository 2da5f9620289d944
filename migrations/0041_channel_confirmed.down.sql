drop trigger unconfirm_channel on channels;
drop function unconfirm_channel;
alter table channels
    drop column confirmed_at, drop column code_number, drop column code_sent_at, drop column code_tries;

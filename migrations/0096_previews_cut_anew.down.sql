-- What was left out is in the messages.
select 1;

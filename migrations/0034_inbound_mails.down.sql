drop table inbound_mails;
drop function channel_of;
drop trigger keep_channel_address on channels;
drop function keep_channel_address;
drop table channel_addresses;

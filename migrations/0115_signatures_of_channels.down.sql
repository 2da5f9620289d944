drop table member_channel_signatures;

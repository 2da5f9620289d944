drop table member_signatures;

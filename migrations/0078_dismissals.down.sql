drop table dismissals;

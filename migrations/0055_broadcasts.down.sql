drop table broadcast_recipients;
drop table broadcast_sendings;
drop table broadcasts;

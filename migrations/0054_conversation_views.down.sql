drop table conversation_views;

drop table snippets;
drop index conversations_channel;
alter table channel_addresses rename constraint channels_address to channel_addresses_pkey;
drop trigger keep_words on channels;
drop index channels_list;
alter table channels drop column name_key, drop column words, drop column signature;

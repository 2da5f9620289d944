drop index contact_words_word;
alter table contact_words drop column beside;
alter table contact_words drop column shared;
create index contact_words_word on contact_words (workspace_id, word, contact_id desc);

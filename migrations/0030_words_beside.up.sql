-- Of two words that many customers have, the one was looked for among the words of
-- each customer who has the other. The index now tells it of most of them: a word knows
-- how those beside it begin, and how much of it the one before has already. What is
-- there knows nothing ('' and 0) until `latchkey migrate` folds it anew, and is looked at.
alter table contact_words add column shared smallint not null default 0;
alter table contact_words add column beside text collate "C" not null default '';
drop index contact_words_word;
create index contact_words_word on contact_words (workspace_id, word, contact_id desc) include (shared, beside);

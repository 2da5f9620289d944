-- Searches by one member of one customer are read in the order of the log. It is made first: what
-- comes after it takes no time, and holds up whoever writes to the log.
create index lookups_in_order on lookups (workspace_id, member_id, contact_id, found_at desc, id desc);
drop index lookups_key;
alter index lookups_in_order rename to lookups_key;

-- A word of the log says what the log is asked for beside it, so that a search for one that is
-- common does not read each of its lines to know whose they are. Where nothing is said, as in
-- what an older program writes, the line is read. Migrate says it of those that are there, by steps.
alter table log_words
    add column ledger    boolean, -- whether the line is of the ledger
    add column subject   text,
    add column member_id uuid,
    add column target_id uuid,    -- of a line of the ledger: the customer
    add column about_id  uuid;

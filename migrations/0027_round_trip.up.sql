-- A note that a file brought keeps who wrote it there, beside the member who brought
-- it, and goes with its import.
alter table contact_notes add column author text not null default '' check (length(author) <= 400);
alter table contact_notes add column import_id uuid;

-- A student is known again by what they are called where they come from.
alter table students add column reference text not null default '' check (length(reference) <= 200);
create unique index students_reference on students (workspace_id, reference) where reference <> '';

-- Rows that are here already are counted, and no longer refused.
update import_refusals set reason = 'import.already_here' where reason in ('import.known', 'import.known_record');

-- A note that a merge left holds a phone or an address: it is hidden from whoever these
-- are hidden from.
alter table contact_notes add column hides boolean not null default false;

-- Of what was taken back: the key of the form that it was sent from, until something else is kept there.
alter table begun_drafts add column form uuid;

-- A customer has a dozen words, and a file brings a million customers: a third of
-- what Postgres did for them was to look each word's customer up. No customer and
-- no import is ever deleted as a row, so that these keys guarded nothing.
alter table contact_words drop constraint contact_words_workspace_id_contact_id_fkey;
alter table import_contacts drop constraint import_contacts_workspace_id_import_id_fkey;

alter table contact_words add constraint contact_words_workspace_id_contact_id_fkey
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade;
alter table import_contacts add constraint import_contacts_workspace_id_import_id_fkey
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade;

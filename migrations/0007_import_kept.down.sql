update contacts set phone = '' where phone ~ '^[^+]';
alter table contacts drop constraint contacts_phone_check;
alter table contacts add constraint contacts_phone_check check (phone = '' or phone ~ '^\+[1-9][0-9]{4,14}$');

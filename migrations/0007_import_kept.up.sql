-- A phone number that names no country, where none is known, is kept as it was typed.
alter table contacts drop constraint contacts_phone_check;
alter table contacts add constraint contacts_phone_check
    check (phone = '' or phone ~ '^\+[1-9][0-9]{4,14}$' or phone ~ '^[0-9(][0-9 ()./-]{3,39}$');

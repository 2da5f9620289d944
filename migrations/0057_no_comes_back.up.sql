-- An address comes in as well where a row of it is changed: its customer comes back from the
-- bin, or what was a claim is theirs. A no that was said meanwhile holds then, too.
create trigger mailing_noes_update after update on contact_addresses
    referencing new table as added for each statement execute function keep_mailing_noes();

drop trigger mailing_noes_update on contact_addresses;

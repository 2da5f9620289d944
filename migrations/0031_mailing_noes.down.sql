drop trigger mailing_noes_insert on contact_addresses;
drop function keep_mailing_noes;
drop table mailing_noes;
drop function address_hash;

alter table workflows drop column secret_number, drop column secret_made_at;

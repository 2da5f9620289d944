alter table import_contacts drop column before;
alter table import_records drop column before;
alter table import_transactions drop column before;
alter table transactions drop column left_version;
alter table orders drop column left_version;
alter table subscriptions drop column left_version;
alter table students drop column left_version;

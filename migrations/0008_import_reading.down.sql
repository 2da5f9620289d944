delete from import_refusals where cell >= 0;
alter table import_refusals drop constraint import_refusals_pkey;
alter table import_refusals add primary key (workspace_id, import_id, line);
alter table import_refusals drop column cell;
alter table imports drop column remarks;
alter table imports drop column found;

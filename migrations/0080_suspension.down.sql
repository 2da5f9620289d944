alter table members drop constraint members_suspended, drop column suspended_at, drop column ends_after;

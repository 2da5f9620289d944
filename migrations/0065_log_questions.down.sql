alter table exports drop column filter;
drop function log_sign_in(uuid, text, text);
drop table refusals, log_words;
drop index lookups_contact, activity_about, activity_member_subject, activity_subject;
alter table lookups drop column given;
alter table activity drop column about_id, drop column subject;

alter table conversation_drafts drop column cc, drop column bcc, drop column dropped;
delete from conversation_drafts where text = '';
alter table conversation_drafts
    drop constraint conversation_drafts_text_check,
    add constraint conversation_drafts_text_check check (length(text) between 1 and 20000);
drop table message_copies;
drop function tell_copy();

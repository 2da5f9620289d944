delete from notifications where why in ('template_gone', 'test_failed');
alter table notifications
    drop constraint notifications_why_check,
    add constraint notifications_why_check check (why in ('', 'many_failed', 'channel_gone'));
delete from broadcast_recipients r using broadcasts b
 where b.workspace_id = r.workspace_id and b.id = r.broadcast_id and b.kind = 'whatsapp';
drop index broadcast_recipients_number;
alter table broadcast_recipients
    drop column provider_id,
    drop constraint broadcast_recipients_state_check,
    add constraint broadcast_recipients_state_check
        check (state in ('queued', 'sending', 'sent', 'failed', 'unclear', 'left_out', 'dead_address'));
alter table broadcast_recipients
    rename constraint broadcast_recipients_address_key_check to broadcast_recipients_email_key_check;
alter table broadcast_recipients
    rename constraint broadcast_recipients_address_check to broadcast_recipients_email_check;
alter table broadcast_recipients rename column address_key to email_key;
alter table broadcast_recipients rename column address to email;
delete from broadcasts where kind = 'whatsapp';
alter table broadcast_sendings
    drop column template_id,
    drop column template_name,
    drop column template_language,
    drop column template_values,
    drop column template_gone,
    drop column failure,
    drop column delivered,
    drop column read;
alter table broadcasts
    drop constraint broadcasts_words,
    drop constraint broadcasts_text_check,
    drop constraint broadcasts_subject_check,
    add constraint broadcasts_subject_check check (length(subject) between 1 and 300),
    add constraint broadcasts_text_check check (length(text) between 1 and 20000),
    drop column kind;

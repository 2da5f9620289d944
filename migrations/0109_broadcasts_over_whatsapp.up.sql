-- A broadcast goes out by mail, with words of its own, or over WhatsApp, with a template and what
-- stands for its variables. It goes to addresses, or to numbers.
alter table broadcasts
    add column kind text not null default 'email' check (kind in ('email', 'whatsapp')),
    drop constraint broadcasts_subject_check,
    drop constraint broadcasts_text_check,
    add constraint broadcasts_subject_check check (length(subject) <= 300),
    add constraint broadcasts_text_check check (length(text) <= 20000),
    add constraint broadcasts_words check ((kind = 'email') = (subject <> '' and text <> ''));

alter table broadcast_sendings
    -- As it was when it was begun. One that says something else since, or is approved no more, does not go.
    add column template_id       uuid,
    add column template_name     text    collate "C" not null default '' check (length(template_name) <= 512),
    add column template_language text    collate "C" not null default '' check (length(template_language) <= 20),
    add column template_values   text[]  not null default '{}',
    add column template_gone     boolean not null default false, -- it paused by itself
    add column failure           text    not null default '' check (length(failure) <= 200), -- of the last that failed
    add column delivered         bigint  not null default 0, -- as the provider tells, of those sent
    add column read              bigint  not null default 0; -- of those delivered

alter table broadcast_recipients rename column email to address;
alter table broadcast_recipients rename column email_key to address_key;
alter table broadcast_recipients
    rename constraint broadcast_recipients_email_check to broadcast_recipients_address_check;
alter table broadcast_recipients
    rename constraint broadcast_recipients_email_key_check to broadcast_recipients_address_key_check;
alter table broadcast_recipients
    add column provider_id text collate "C" not null default '' check (length(provider_id) <= 998),
    drop constraint broadcast_recipients_state_check,
    add constraint broadcast_recipients_state_check check (state in
        ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unclear', 'left_out', 'dead_address'));
create index broadcast_recipients_provider on broadcast_recipients (workspace_id, provider_id) where provider_id <> '';
-- Whoever answers that they want no more got one there.
create index broadcast_recipients_number on broadcast_recipients (workspace_id, address_key, sent_at)
    where provider_id <> '';

alter table notifications
    drop constraint notifications_why_check,
    add constraint notifications_why_check
        check (why in ('', 'many_failed', 'channel_gone', 'template_gone', 'test_failed'));

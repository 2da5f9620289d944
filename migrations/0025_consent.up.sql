-- Whether a customer may be sent mailings, since when, and where that is known from.
-- Of everybody who is there it is unknown.
alter table contacts
    add column consent       text not null default 'unknown' check (consent in ('yes', 'no', 'unknown')),
    add column consent_since timestamptz,
    add column consent_from  text not null default '' check (length(consent_from) <= 200),
    add constraint contacts_consent_whole check (
        (consent = 'unknown') = (consent_since is null) and (consent <> 'unknown' or consent_from = ''));

-- The list by consent, in its two orders. By name only who gave an answer: an import of
-- many who did not would place each of them in one more order.
create index contacts_consent on contacts (workspace_id, consent, created_at desc, id desc) where deleted_at is null;
create index contacts_consent_name on contacts (workspace_id, consent, name_key, id)
    where deleted_at is null and consent <> 'unknown';

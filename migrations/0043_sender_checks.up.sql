-- Whether a mail comes from whom it names: what DNS says of it, asked once it is stored.
alter table inbound_mails
    add column helo        text    not null default '' check (length(helo) <= 255), -- what the peer calls itself
    add column spf         text    not null default '' check (length(spf) <= 9),
    add column dkim        text    not null default '' check (length(dkim) <= 9),
    add column dmarc       text    not null default '' check (length(dmarc) <= 9),
    add column verdict     text    not null default ''
        check (verdict in ('', 'verified', 'unproved', 'forbidden', 'ambiguous', 'unknown')),
    -- The customer had the sender's address before.
    add column of_customer boolean not null default false;

-- A message of which it turns out later that nobody knows whose it is.
create function tell_verdict() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'conversation', workspace_id, conversation_id))
       from messages where workspace_id = new.workspace_id and id = new.message_id;
    return null;
end $$;
create trigger tell_verdict after update of verdict on inbound_mails for each row
    when (new.of_customer and new.verdict not in ('', 'verified'))
    execute function tell_verdict();

-- What happens is told to every process, which tells those browsers that may know of it.
-- What is told are ids, never a text.

-- A conversation that changed; and whose it was until now, for they have one fewer.
create function tell_conversation() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'conversation', new.workspace_id, new.id));
    if tg_op = 'UPDATE' and (old.assignee_id is distinct from new.assignee_id
                             or old.team_id is distinct from new.team_id or old.hidden <> new.hidden) then
        perform pg_notify('latchkey', concat_ws(' ', 'left', new.workspace_id,
            coalesce(old.assignee_id::text, '-'), coalesce(old.team_id::text, '-')));
    end if;
    return null;
end $$;
create trigger tell_conversation after insert or update on conversations
    for each row execute function tell_conversation();

-- What stands in a conversation.
create function tell_entry() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'conversation', new.workspace_id, new.conversation_id));
    return null;
end $$;
create trigger tell_entry after insert or update on messages for each row execute function tell_entry();
create trigger tell_entry after insert on conversation_notes for each row execute function tell_entry();

-- Who is in which team decides who sees what.
create function tell_team() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'team', coalesce(new.workspace_id, old.workspace_id)));
    return null;
end $$;
create trigger tell_team after insert or delete on team_members for each row execute function tell_team();

-- What somebody may do is not what it was, or their session has ended.
create function tell_access() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'access', to_jsonb(new)->>tg_argv[0]));
    return null;
end $$;
create trigger tell_access after update of role, restrictions, access_ends_at, removed_at on members
    for each row execute function tell_access('user_id');
create trigger tell_access after update of session_epoch on users for each row
    when (old.session_epoch <> new.session_epoch) execute function tell_access('id');
create trigger tell_access after update of revoked_at on user_sessions for each row
    when (old.revoked_at is distinct from new.revoked_at) execute function tell_access('user_id');

create function tell_workspace() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'workspace', new.id));
    return null;
end $$;
create trigger tell_workspace after update of deleted_at on workspaces
    for each row execute function tell_workspace();

-- open_sessions are those of some sessions that still count, as whoami sees them.
create function open_sessions(p_sessions uuid[]) returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select u.id from user_sessions u join users p on p.id = u.user_id
     where u.id = any (p_sessions) and u.revoked_at is null and u.epoch = p.session_epoch
       and u.last_seen_at > now() - interval '4 hours'
       and exists (select from sessions d where d.user_session_id = u.id and d.expires_at > now());
end $$;

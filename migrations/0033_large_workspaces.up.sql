-- What many requests ask costs the same however many workspaces, members and things there are.

-- A search walks words: those of what is gone stood in its way. keep_words writes what a
-- row is found by, while it is there. A program that knows no words gives none: then they
-- are those of the key.
create or replace function keep_words() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    said jsonb;
    list text := tg_table_name;
begin
    if tg_op <> 'INSERT' then
        delete from search_words where workspace_id = old.workspace_id and id = old.id;
    end if;
    if tg_op = 'DELETE' then
        return null;
    end if;
    said := to_jsonb(new);
    if said->>'deleted_at' is null and said->>'removed_at' is null
       and (tg_table_name <> 'invitations' or said->>'state' = 'pending') then
        if tg_nargs > 0 then
            list := list || ' ' || (said->>tg_argv[0]);
        end if;
        insert into search_words (workspace_id, word, id)
        select new.workspace_id, list || ' ' || word, new.id from (
            select jsonb_array_elements_text(said->'words')
            union select string_to_table(said->>'name_key', ' ') where said->'words' = '[]'
            union select said->>'email_key'
            union select split_part(said->>'email_key', '@', 2)
            union select regexp_split_to_table(split_part(said->>'email_key', '@', 1), '[-._+]')) all_of (word)
         where word <> '';
    end if;
    return null;
end $$;
do $$
declare named text;
begin
    foreach named in array array['teams', 'contact_fields', 'products', 'courses', 'coupons', 'bundles'] loop
        execute format('drop trigger keep_words on %I', named);
        execute format('create trigger keep_words after insert or delete or update of words, name_key, deleted_at on %I
            for each row execute function keep_words(%s)', named, case named when 'products' then '''kind''' end);
        execute format('delete from search_words w using %I x
            where x.workspace_id = w.workspace_id and x.id = w.id and x.deleted_at is not null', named);
    end loop;
end $$;
drop trigger keep_words on members;
create trigger keep_words after insert or delete or update of words, name_key, removed_at on members
    for each row execute function keep_words();
delete from search_words w using members x
 where x.workspace_id = w.workspace_id and x.id = w.id and x.removed_at is not null;
drop trigger keep_words on invitations;
create trigger keep_words after insert or delete or update of email_key, state on invitations
    for each row execute function keep_words();
delete from search_words w using invitations x
 where x.workspace_id = w.workspace_id and x.id = w.id and x.state <> 'pending';

create index invitations_role on invitations (workspace_id, role, email_key, id) where state = 'pending';
-- Whoever signs in is asked for by one address. An index in the order of all addresses
-- was walked for the list of a workspace, through those of all others.
drop index invitations_address;
create index invitations_address on invitations using hash (email_key) where state = 'pending';

-- Postgres plans the statements of these functions once for a connection, where it planned
-- them at each call when they were written in SQL.

create or replace function session_save(p_token text, p_data bytea, p_expires_at timestamptz, p_session uuid)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into sessions (token, data, expires_at, user_session_id, access_version, access_until)
    select p_token, p_data, p_expires_at, u.id, coalesce(a.version, 0),
           coalesce((select min(m.access_ends_at) from members m
                      where m.user_id = u.user_id and m.removed_at is null and m.access_ends_at > now()), 'infinity')
      from user_sessions u left join user_access a on a.user_id = u.user_id
     where u.id = p_session
    on conflict (token) do update set data = excluded.data, expires_at = excluded.expires_at
     where sessions.user_session_id = excluded.user_session_id;
end $$;

create or replace function account_by_email(p_email_key text)
returns table (id uuid, name text, email text, password_hash text, language text, session_epoch integer)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select u.id, u.name, u.email, u.password_hash, u.language, u.session_epoch
      from users u where u.email_key = p_email_key;
end $$;

create or replace function account_by_id(p_user uuid)
returns table (
    id uuid, name text, name_key text, email text, email_key text, avatar_id uuid,
    password_hash text, language text, session_epoch integer
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select u.id, u.name, u.name_key, u.email, u.email_key, u.avatar_id, u.password_hash, u.language, u.session_epoch
      from users u where u.id = p_user;
end $$;

create or replace function account_create(
    p_id uuid, p_email text, p_email_key text, p_name text, p_name_key text, p_password_hash text, p_language text
)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into users (id, email, email_key, name, name_key, password_hash, language)
    values (p_id, p_email, p_email_key, p_name, p_name_key, p_password_hash, p_language);
end $$;

create or replace function account_update(
    p_user uuid, p_name text, p_name_key text, p_language text, p_theme text
)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update users set name = coalesce(p_name, name), name_key = coalesce(p_name_key, name_key),
           language = coalesce(p_language, language), theme = coalesce(p_theme, theme)
     where id = p_user;
end $$;

create or replace function account_password(p_user uuid, p_hash text, p_end_sessions boolean)
returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    epoch integer;
begin
    update users set password_hash = p_hash, session_epoch = session_epoch + p_end_sessions::integer
     where id = p_user returning session_epoch into epoch;
    return epoch;
end $$;

create or replace function account_words(p_user uuid, p_words text[])
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update users set words = p_words where id = p_user;
end $$;

create or replace function organization_join(p_user uuid)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into organization_members (organization_id, user_id, role)
    select w.organization_id, m.user_id, 'member'
      from members m join workspaces w on w.id = m.workspace_id
     where m.workspace_id = current_workspace() and m.user_id = p_user and m.removed_at is null
    on conflict do nothing;
end $$;

create or replace function workspace_context()
returns table (slug text, organization text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select s.slug, o.name
      from workspaces w
      join workspace_slugs s on s.workspace_id = w.id and s.current
      join organizations o on o.id = w.organization_id
     where w.id = current_workspace();
end $$;

create or replace function member_sessions(p_member uuid)
returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return (
        select count(*) from user_sessions u join users p on p.id = u.user_id
          join members m on m.user_id = p.id
         where m.workspace_id = current_workspace() and m.id = p_member
           and u.revoked_at is null and u.epoch = p.session_epoch and u.last_seen_at > now() - interval '4 hours');
end $$;

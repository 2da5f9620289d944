-- What is found by a search, and what tells names apart. The program folds both,
-- in one place; after this step `latchkey migrate` folds anew what is there.

-- The words of whatever has a name and is no contact: a section's things, members,
-- and invitations by their addresses, each behind the name of its list: the table, and
-- the kind where a table has several. Nothing but keep_words writes them.
create table search_words (
    workspace_id uuid not null references workspaces,
    word         text collate "C" not null,
    id           uuid not null,
    primary key (workspace_id, id, word)
);
create index search_words_word on search_words (workspace_id, word, id);
create policy tenant on search_words
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on search_words to current_user using (true);
alter table search_words enable row level security;
alter table search_words force row level security;

-- How far each table is folded: by which version of the rules.
create table folded (
    list    text    primary key,
    version integer not null
);

-- keep_words writes what a row is found by. A program that knows no words gives
-- none: then they are those of the key.
create function keep_words() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    said jsonb;
    list text := tg_table_name;
begin
    if tg_op <> 'INSERT' then
        delete from search_words where workspace_id = old.workspace_id and id = old.id;
    end if;
    if tg_op <> 'DELETE' then
        said := to_jsonb(new);
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

alter table users add column words text[] not null default '{}'; -- of the name
do $$
declare named text;
begin
    foreach named in array array[
        'members', 'teams', 'tags', 'contact_fields', 'products', 'courses', 'coupons', 'bundles'
    ] loop
        execute format('alter table %I add column words text[] not null default ''{}''', named);
        execute format('create trigger keep_words after insert or delete or update of words, name_key on %I
            for each row execute function keep_words(%s)', named, case named when 'products' then '''kind''' end);
    end loop;
end $$;
create trigger keep_words after insert or delete or update of email_key on invitations
    for each row execute function keep_words();

create index members_name on members (workspace_id, name_key, id); -- whom to choose from

-- account_words sets what an account is found by, in each of its workspaces.
create function account_words(p_user uuid, p_words text[])
returns void
language sql security definer set search_path = public, pg_temp as $$
    update users set words = p_words where id = p_user
$$;

create function words_of_user() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    select words into new.words from users where id = new.user_id;
    return new;
end $$;
create trigger words_of_user before insert on members for each row execute function words_of_user();

create function copy_words_to_members() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update members set words = new.words where user_id = new.id;
    return null;
end $$;
create trigger copy_words_to_members after update of words on users
    for each row when (old.words <> new.words) execute function copy_words_to_members();

-- Names that nothing else may have are told apart by normal form and case alone. A
-- program that does not know of it gives none.
create function name_identity() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    new.identity := coalesce(new.identity, lower(normalize(new.name, nfc)));
    return new;
end $$;
do $$
declare named text;
begin
    foreach named in array array['teams', 'tags', 'contact_fields'] loop
        execute format('alter table %I add column identity text collate "C"', named);
        execute format('update %I set identity = lower(normalize(name, nfc))', named);
        execute format('alter table %I alter column identity set not null', named);
        execute format('create trigger name_identity before insert on %I
            for each row execute function name_identity()', named);
        execute format('drop index %I', named || '_name');
    end loop;
end $$;
create unique index teams_name on teams (workspace_id, identity) where deleted_at is null;
create unique index tags_name on tags (workspace_id, identity);
create unique index contact_fields_name on contact_fields (workspace_id, identity) where deleted_at is null;
create index teams_list on teams (workspace_id, name_key, id) where deleted_at is null;
create index tags_list on tags (workspace_id, name_key, id);
create index contact_fields_list on contact_fields (workspace_id, name_key, id) where deleted_at is null;

-- A customer has twenty tags at most, by whichever door they come.
create function tags_have_room() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if exists (select from (select distinct workspace_id, contact_id from added) a
                where (select count(*) from contact_tags t
                        where t.workspace_id = a.workspace_id and t.contact_id = a.contact_id) > 20) then
        raise exception 'a customer has at most twenty tags'
            using errcode = 'check_violation', constraint = 'contact_tags_room';
    end if;
    return null;
end $$;
create trigger tags_have_room after insert on contact_tags referencing new table as added
    for each statement execute function tags_have_room();

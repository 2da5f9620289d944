-- The functions that were written in SQL stay as they are: they answer the same.
drop index invitations_role;
drop index invitations_address;
create index invitations_address on invitations (email_key) where state = 'pending';

create or replace function keep_words() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
do $$
declare named text;
begin
    foreach named in array array['members', 'teams', 'contact_fields', 'products', 'courses', 'coupons', 'bundles'] loop
        execute format('drop trigger keep_words on %I', named);
        execute format('create trigger keep_words after insert or delete or update of words, name_key on %I
            for each row execute function keep_words(%s)', named, case named when 'products' then '''kind''' end);
        execute format('update %I set words = words where %I is not null', named,
            case named when 'members' then 'removed_at' else 'deleted_at' end); -- Their words come back.
    end loop;
end $$;
drop trigger keep_words on invitations;
create trigger keep_words after insert or delete or update of email_key on invitations
    for each row execute function keep_words();
update invitations set email_key = email_key where state <> 'pending';

drop trigger tags_have_room on contact_tags;
drop function tags_have_room;
do $$
declare named text;
begin
    foreach named in array array['teams', 'tags', 'contact_fields'] loop
        -- Names that differ in accents are one to the older program: the later one gets a key of its own.
        execute format('update %1$I x set name_key = name_key || '' '' || id where exists (select from %1$I o
            where o.workspace_id = x.workspace_id and o.name_key = x.name_key and o.id < x.id)', named);
        execute format('drop index %I, %I', named || '_name', named || '_list');
        execute format('drop trigger name_identity on %I', named);
        execute format('alter table %I drop column identity', named);
    end loop;
    foreach named in array array[
        'members', 'teams', 'tags', 'contact_fields', 'products', 'courses', 'coupons', 'bundles'
    ] loop
        execute format('drop trigger keep_words on %I', named);
        execute format('alter table %I drop column words', named);
    end loop;
end $$;
create unique index teams_name on teams (workspace_id, name_key) where deleted_at is null;
create unique index tags_name on tags (workspace_id, name_key);
create unique index contact_fields_name on contact_fields (workspace_id, name_key) where deleted_at is null;
drop trigger keep_words on invitations;
drop index members_name;
drop trigger words_of_user on members;
drop trigger copy_words_to_members on users;
drop function account_words, words_of_user, copy_words_to_members, keep_words, name_identity;
alter table users drop column words;
drop table search_words, folded;

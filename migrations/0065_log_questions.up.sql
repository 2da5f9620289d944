-- The activity log answers questions: about a subject, a person, a customer, days, words.
-- Each has an index in the order of the log, and the program knows what an act is about.
alter table activity
    add column subject  text not null default '',
    add column about_id uuid; -- the customer or the member whom it concerns beside its target

alter table lookups add column given boolean not null default false; -- the key of one whom the member added

alter table activity disable trigger activity_is_final;
update activity a
   set subject = case
           when act in ('contact.import', 'contact.import_undone') then 'imports'
           when act = 'bundle.enrol' then 'customers'
           when act like '%.export' then 'exports'
           when act like '%.open' then 'lookups'
           when split_part(act, '.', 1) in ('member', 'invitation', 'team') then 'members'
           when split_part(act, '.', 1) in ('contact', 'student', 'tag') then 'customers'
           when split_part(act, '.', 1) in ('conversation', 'view', 'broadcast') then 'messages'
           when split_part(act, '.', 1) in ('transaction', 'subscription', 'order', 'invoice', 'coupon') then 'money'
           when split_part(act, '.', 1) = 'export' then 'exports'
           when split_part(act, '.', 1) = 'import' then 'imports'
           when split_part(act, '.', 1) = 'lookup' then 'lookups'
           when split_part(act, '.', 1) in ('product', 'course', 'bundle') then 'content'
           else 'settings' end,
       about_id = coalesce(
           case when detail->>'contact' ~ '^[0-9a-f-]{36}$' then (detail->>'contact')::uuid end,
           (select contact_id from conversations c where c.workspace_id = a.workspace_id and c.id = a.target_id));
alter table activity enable trigger activity_is_final;

create index activity_subject on activity (workspace_id, subject, at desc, id desc);
create index activity_member_subject on activity (workspace_id, member_id, subject, at desc, id desc);
create index activity_about on activity (workspace_id, about_id, at desc, id desc) where about_id is not null;
create index lookups_contact on lookups (workspace_id, contact_id, found_at desc, id desc) where contact_id is not null;

-- By which words a line of the log, or of the ledger, is found.
create table log_words (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null, -- of the line
    word         text        collate "C" not null,
    at           timestamptz not null, -- of the line
    primary key (workspace_id, id, word)
);
create index log_words_word on log_words (workspace_id, word, at desc, id desc);

-- What was refused: a line for each hour, member and rule.
create table refusals (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    member_id    uuid        not null,
    rule         text        not null, -- resource, action, restriction; or a sentence's key
    hour         timestamptz not null,
    count        integer     not null default 1,
    at           timestamptz not null default now(), -- the first of the hour
    peer         text        not null default '',
    primary key (workspace_id, id),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create unique index refusals_hour on refusals (workspace_id, member_id, rule, hour);
create index refusals_list on refusals (workspace_id, at desc, id desc);
create index refusals_member on refusals (workspace_id, member_id, at desc, id desc);

do $$
declare tenant text;
begin
    foreach tenant in array array['log_words', 'refusals'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;

-- A member who signs in has a line in each workspace of theirs.
create function log_sign_in(p_user uuid, p_device text, p_address text)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into activity (workspace_id, id, member_id, actor, act, subject, target, address)
    select m.workspace_id, gen_random_uuid(), m.id, m.name, 'session.begin', 'sign_ins', p_device, p_address
      from members m join workspaces w on w.id = m.workspace_id and w.deleted_at is null
     where m.user_id = p_user and m.removed_at is null and (m.access_ends_at is null or m.access_ends_at > now());
end $$;

-- What of the log a file holds: the filter as an address has it.
alter table exports add column filter text not null default '';

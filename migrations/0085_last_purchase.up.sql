-- Contacts are also listed by when they last bought something. The moment stands in their row
-- and, as their other orders do, beside their tags and values.

-- is_purchase tells that a payment was made, though it may have been given back since.
create function is_purchase(p_kind text, p_state text) returns boolean language sql immutable as $$
    select p_kind = 'charge' and p_state in ('paid', 'refunded')
$$;

-- The start of 1970 is of those who never bought: nothing that is paid is as old.
alter table contacts add column last_purchase timestamptz not null default 'epoch';
alter table contact_tags add column last_purchase timestamptz not null default 'epoch';
alter table contact_values add column last_purchase timestamptz not null default 'epoch';

update contacts c set last_purchase = p.at
  from (select workspace_id, contact_id, max(at) as at from transactions where is_purchase(kind, state) group by 1, 2) p
 where c.workspace_id = p.workspace_id and c.id = p.contact_id;
update contact_tags o set last_purchase = c.last_purchase
  from contacts c where c.workspace_id = o.workspace_id and c.id = o.contact_id and c.last_purchase <> 'epoch';
update contact_values o set last_purchase = c.last_purchase
  from contacts c where c.workspace_id = o.workspace_id and c.id = o.contact_id and c.last_purchase <> 'epoch';

create index contacts_purchase on contacts (workspace_id, last_purchase desc, id desc) where deleted_at is null;
create index contacts_assignee_purchase on contacts (workspace_id, assignee_id, last_purchase desc, id desc)
    where deleted_at is null;
create index contacts_team_purchase on contacts (workspace_id, team_id, last_purchase desc, id desc)
    where deleted_at is null;
create index contacts_consent_purchase on contacts (workspace_id, consent, last_purchase desc, id desc)
    where deleted_at is null and consent <> 'unknown';
create index contact_tags_purchase on contact_tags (workspace_id, tag_id, last_purchase desc, contact_id desc);
create index contact_values_purchase
    on contact_values (workspace_id, field_id, value_key, last_purchase desc, contact_id desc);

create or replace function order_of_contact() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    select case when deleted_at is null then created_at end, name_key, last_purchase
      into new.created_at, new.name_key, new.last_purchase
      from contacts where workspace_id = new.workspace_id and id = new.contact_id;
    return new;
end $$;

-- note_purchases brings the last purchase of those up to date whose purchases changed. It
-- locks them before it looks: two who pay for one customer at once wait for each other,
-- and the second sees what the first wrote.
create function note_purchases() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    workspaces uuid[];
    buyers     uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(workspace_id), array_agg(contact_id) into workspaces, buyers from (
            select distinct workspace_id, contact_id from added where is_purchase(kind, state)) b;
    elsif tg_op = 'DELETE' then
        select array_agg(workspace_id), array_agg(contact_id) into workspaces, buyers from (
            select distinct workspace_id, contact_id from taken where is_purchase(kind, state)) b;
    else
        select array_agg(workspace_id), array_agg(contact_id) into workspaces, buyers from (
            select distinct workspace_id, unnest(array[was.contact_id, is_now.contact_id]) as contact_id
              from taken was join added is_now using (workspace_id, id)
             where (was.contact_id, was.at, is_purchase(was.kind, was.state))
                   is distinct from (is_now.contact_id, is_now.at, is_purchase(is_now.kind, is_now.state))) b;
    end if;
    if buyers is null then
        return null;
    end if;
    perform from unnest(workspaces, buyers) b (workspace_id, id)
       join contacts c using (workspace_id, id) order by c.id for no key update of c;
    with bought as (
        select b.workspace_id, b.id, coalesce(p.at, 'epoch') as at
          from unnest(workspaces, buyers) b (workspace_id, id)
          left join lateral (
               select t.at from transactions t
                where t.workspace_id = b.workspace_id and t.contact_id = b.id and is_purchase(t.kind, t.state)
                order by t.at desc, t.id desc limit 1) p on true),
    moved as (
        update contacts c set last_purchase = b.at from bought b
         where c.workspace_id = b.workspace_id and c.id = b.id and c.last_purchase <> b.at
        returning c.workspace_id, c.id, c.last_purchase),
    tagged as (
        update contact_tags o set last_purchase = m.last_purchase from moved m
         where o.workspace_id = m.workspace_id and o.contact_id = m.id)
    update contact_values o set last_purchase = m.last_purchase from moved m
     where o.workspace_id = m.workspace_id and o.contact_id = m.id;
    return null;
end $$;

-- They come before the sums, which many wait for: whoever holds those holds the customer already.
create trigger buyers_insert after insert on transactions referencing new table as added
    for each statement execute function note_purchases();
create trigger buyers_update after update on transactions referencing old table as taken new table as added
    for each statement execute function note_purchases();
create trigger buyers_delete after delete on transactions referencing old table as taken
    for each statement execute function note_purchases();

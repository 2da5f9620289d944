-- Which addresses said no to mailings, of customers who are deleted: whoever comes in with
-- one again has said no. Only a hash is kept of an address, salted by its workspace: it
-- tells whether an address that one already has said no, and nobody's address.
create table mailing_noes (
    workspace_id uuid        not null references workspaces,
    address_hash bytea       not null,
    since        timestamptz,
    origin       text        not null, -- where the no was known from
    primary key (workspace_id, address_hash)
);
create policy tenant on mailing_noes
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on mailing_noes to current_user using (true);
alter table mailing_noes enable row level security;
alter table mailing_noes force row level security;

create function address_hash(p_workspace uuid, p_email_key text) returns bytea
language plpgsql immutable parallel safe set search_path = public, pg_temp as $$
begin
    return sha256(convert_to(p_workspace || ' ' || p_email_key, 'UTF8'));
end $$;

-- Whichever way an address comes in, its no comes before a yes and before nothing, as in a
-- merge; the customer's history says so. A member who writes down a yes does so after that.
create function keep_mailing_noes() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if not exists (select from mailing_noes n where n.workspace_id = current_workspace()) then
        return null;
    end if;
    -- The hashes stand ready before the table is asked: row security lets no function near its index.
    with said as (
        select distinct on (a.contact_id) a.workspace_id, a.contact_id, n.since, n.origin
          from (select workspace_id, contact_id, address_hash(workspace_id, email_key) as hash from added
                 where not claim and not freed offset 0) a
         cross join lateral (select since, origin from mailing_noes
                              where workspace_id = a.workspace_id and address_hash = a.hash offset 0) n
         order by a.contact_id, n.since),
    kept as (
        update contacts c set consent = 'no', consent_since = s.since, consent_from = s.origin from said s
         where c.workspace_id = s.workspace_id and c.id = s.contact_id and c.consent <> 'no'
        returning c.workspace_id, c.id, c.name)
    insert into activity (workspace_id, id, actor, act, target, target_id)
    select workspace_id, gen_random_uuid(), '', 'contact.still_no', name, id from kept;
    return null;
end $$;
create trigger mailing_noes_insert after insert on contact_addresses
    referencing new table as added for each statement execute function keep_mailing_noes();

-- Who is in the bin, and was put there by a member.
insert into mailing_noes (workspace_id, address_hash, since, origin)
select distinct on (1, 2) c.workspace_id, address_hash(c.workspace_id, a.email_key), c.consent_since, c.consent_from
  from contacts c join contact_addresses a on a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim
 where c.deleted_at is not null and c.merged_into is null and c.consent = 'no'
   and exists (select from activity h
                where h.workspace_id = c.workspace_id and h.target_id = c.id and h.act = 'contact.delete')
 order by 1, 2, 3;

-- What was more than is left of its payment is refused now, and no longer a remark.
update import_refusals set reason = 'import.no_payment' where reason = 'import.more_than_left' and cell >= 0;

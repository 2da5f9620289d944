-- The lines of the log, of the ledger and of what was refused are sealed, some at a time, each
-- seal upon the one before: a line that is changed, taken away or slipped in behind one shows.
-- A customer who is forgotten leaves the log as it is; a workspace that is purged takes it along.
create table log_seals (
    workspace_id uuid        not null references workspaces,
    number       bigint      not null, -- from 1 on
    to_at        timestamptz not null, -- the place of the log up to which it seals,
    to_id        uuid        not null, -- from that of the seal before
    lines        integer     not null,
    digests      bytea       not null, -- of each line its id and the beginning of its hash
    hash         bytea       not null,
    sealed_at    timestamptz not null default now(),
    anchored_on  date,                 -- the day on which the owners were mailed the hash
    primary key (workspace_id, number)
);
create index log_seals_anchored on log_seals (workspace_id, anchored_on) where anchored_on is not null;
create index refusals_closed on refusals (workspace_id, hour, id); -- An hour that is over counts no more.

create policy tenant on log_seals
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on log_seals to current_user using (true);
alter table log_seals enable row level security;
alter table log_seals force row level security;

-- log_seals_due names workspaces, in their order, whose log has lines between the last seal and a moment.
create function log_seals_due(p_until timestamptz, p_after uuid, p_most integer)
returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select w.id
      from workspaces w cross join lateral (
           select coalesce((select s.to_at from log_seals s where s.workspace_id = w.id order by s.number desc limit 1),
                           '-infinity') as at) sealed
     where w.id > p_after and w.deleted_at is null
       and (exists (select from activity a where a.workspace_id = w.id and a.at >= sealed.at and a.at < p_until)
         or exists (select from lookups l
                     where l.workspace_id = w.id and l.found_at >= sealed.at and l.found_at < p_until)
         or exists (select from refusals r where r.workspace_id = w.id and r.hour >= sealed.at - interval '1 hour'
                                             and r.hour < p_until - interval '1 hour'))
     order by w.id limit p_most;
end $$;

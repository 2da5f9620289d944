-- The list of members is narrowed to those who were not here for a while. An index of the very
-- moment would change with each touch, once a minute for everybody: one of the day, once a day.
alter table members
    add column here_on date not null -- the day, in UTC, on which they joined or were last seen
        generated always as ((greatest(joined_at, last_seen_at) at time zone 'UTC')::date) stored;
create index members_here on members (workspace_id, here_on) where removed_at is null;

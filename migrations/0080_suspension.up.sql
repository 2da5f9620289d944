-- A member who is suspended has no access, and keeps what they are for the day they come back.
alter table members
    add column suspended_at timestamptz, -- null for nobody who is suspended; their access ended then
    add column ends_after   timestamptz, -- when it ends once they are back, null for never
    add constraint members_suspended check (
        suspended_at is null and ends_after is null or access_ends_at is not null);

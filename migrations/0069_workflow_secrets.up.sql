-- Which secret calls of a workflow are signed with, and since when: the one before counts a
-- while longer.
alter table workflows
    add column secret_number integer not null default 1 check (secret_number >= 1),
    add column secret_made_at timestamptz; -- null for the first

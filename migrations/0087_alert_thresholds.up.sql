-- How long the dashboard warns of what happened, and how many days before the access of a member
-- ends that is told: numbers of the workspace's own.
alter table workspaces
    add column warned_days integer not null default 7 check (warned_days between 1 and 90),
    add column ending_told integer not null default 3 check (ending_told between 1 and 30);

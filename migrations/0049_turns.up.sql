-- Who of a team answers: nobody is chosen, its members one after the other, or who has the
-- fewest open conversations.
alter table teams add column turns text not null default 'nobody' check (turns in ('nobody', 'turn', 'least'));
alter table team_members add column turn_at timestamptz; -- when a member was chosen last

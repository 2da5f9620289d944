alter table team_members drop column turn_at;
alter table teams drop column turns;

-- Most customers are nobody's: whoever is assigned to no member, or no team, has no place in
-- the list of one, so that a payment of theirs, or an import of many, writes none.
drop index contacts_assignee_purchase;
drop index contacts_team_purchase;
create index contacts_assignee_purchase on contacts (workspace_id, assignee_id, last_purchase desc, id desc)
    where deleted_at is null and assignee_id is not null;
create index contacts_team_purchase on contacts (workspace_id, team_id, last_purchase desc, id desc)
    where deleted_at is null and team_id is not null;

drop index contacts_assignee_purchase;
drop index contacts_team_purchase;
create index contacts_assignee_purchase on contacts (workspace_id, assignee_id, last_purchase desc, id desc)
    where deleted_at is null;
create index contacts_team_purchase on contacts (workspace_id, team_id, last_purchase desc, id desc)
    where deleted_at is null;

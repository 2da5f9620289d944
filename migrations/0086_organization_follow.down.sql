drop function organization_follow(uuid, uuid);

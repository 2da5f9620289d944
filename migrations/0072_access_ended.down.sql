drop function access_ended(uuid, text);

drop function memberships_of(uuid, integer);

drop function member_places(uuid, uuid);
drop function end_member_sessions(uuid);
drop function member_devices(uuid);

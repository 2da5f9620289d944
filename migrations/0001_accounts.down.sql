drop table organization_members, organizations, throttles, tokens, sessions, user_access, user_sessions, avatars, users;

drop table organization_members, organizations, throttles, tokens, sessions, user_sessions, avatars, users;

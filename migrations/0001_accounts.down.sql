drop table organization_members, organizations, sent_forms, throttles, tokens, sessions,
    user_access, user_sessions, avatars, users;

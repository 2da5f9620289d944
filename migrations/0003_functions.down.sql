drop function whoami, memberships_of, search_key, session_save, account_by_email, account_by_id, account_create,
    account_update, account_password, account_avatar,
    found_workspace, workspace_slug, organization_join, workspace_context, member_sessions;

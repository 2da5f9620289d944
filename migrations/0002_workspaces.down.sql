drop trigger copy_user_to_members on users;
drop table activity, invitations, members, workspace_slugs, logos, workspaces;
drop function raise_access_version,
    copy_user_to_members, workspace_keeps_an_owner, activity_is_final, current_workspace;

-- Who gave a member their role is asked for a page of members at once: by the invitation that brought each.
create index invitations_accepted on invitations (workspace_id, email_key, answered_at desc) where state = 'accepted';

-- Who takes another address for themselves stays what they are in the organization.

-- organization_follow gives what a former member of the current workspace is in its organization
-- to another member, unless they are something else there that it does not include, and tells
-- whether there was anything.
create function organization_follow(p_former uuid, p_member uuid)
returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update organization_members other set role = own.role
      from members former
      join workspaces w on w.id = former.workspace_id
      join organization_members own on own.organization_id = w.organization_id and own.user_id = former.user_id
      join members m on m.workspace_id = former.workspace_id and m.id = p_member and m.removed_at is null
     where former.workspace_id = current_workspace() and former.id = p_former and former.removed_at is not null
       and other.organization_id = w.organization_id and other.user_id = m.user_id
       and own.role <> 'member' and own.role <> other.role and (other.role = 'member' or own.role = 'admin');
    if not found then
        return false;
    end if;
    update organization_members own set role = 'member'
      from members former join workspaces w on w.id = former.workspace_id
     where former.workspace_id = current_workspace() and former.id = p_former
       and own.organization_id = w.organization_id and own.user_id = former.user_id;
    return true;
end $$;

-- An invitation may be for the new address of a member: whoever joins by it takes their place.
alter table invitations
    add column replaces uuid, -- the member, null for somebody new
    add foreign key (workspace_id, replaces) references members (workspace_id, id);
create index invitations_replaces on invitations (workspace_id, replaces) where replaces is not null;
create unique index invitations_replaced_once on invitations (workspace_id, replaces) where state = 'pending';

-- follow_replaced has it offer what the member has of their own, whoever changes that.
create function follow_replaced() returns trigger language plpgsql as $$
begin
    update invitations set
        role = coalesce(new.own_role, new.role), access_ends_at = new.access_ends_at,
        restrictions = coalesce(new.own_restrictions, new.restrictions),
        owner_restrictions = coalesce(new.own_owner_restrictions, new.owner_restrictions)
     where workspace_id = new.workspace_id and replaces = new.id and state in ('pending', 'withdrawn');
    return null;
end $$;
create trigger follow_replaced
    after update of role, restrictions, owner_restrictions, access_ends_at, own_role on members for each row
    when ((old.role, old.restrictions, old.owner_restrictions, old.access_ends_at, old.own_role)
          is distinct from (new.role, new.restrictions, new.owner_restrictions, new.access_ends_at, new.own_role))
    execute function follow_replaced();

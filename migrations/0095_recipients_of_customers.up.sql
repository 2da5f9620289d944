-- What somebody got goes with them when they are merged, and forgets them when they are forgotten.
create index broadcast_recipients_contact on broadcast_recipients (workspace_id, contact_id);

-- Those who were forgotten or merged before.
update broadcast_recipients r set contact_id = c.merged_into
  from contacts c where c.workspace_id = r.workspace_id and c.id = r.contact_id and c.merged_into is not null;
update broadcast_recipients r
   set email = '', email_key = 'forgotten ' || encode(address_hash(r.workspace_id, r.email_key), 'hex')
  from contacts c
 where c.workspace_id = r.workspace_id and c.id = r.contact_id and c.deleted_at < now() - interval '30 days'
   and c.merged_into is null and c.name || c.email || c.phone = '';

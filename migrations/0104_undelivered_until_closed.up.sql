-- Since when it is known that a message, or a copy of it, did not arrive, or that nobody knows
-- whether it did. Who closes its conversation has seen to it.
alter table messages add column undelivered_at timestamptz;
update messages x set undelivered_at = x.at
  from conversations v
 where v.workspace_id = x.workspace_id and v.id = x.conversation_id
   and (v.state <> 'closed' or v.closed_at < x.at)
   and (x.state in ('failed', 'unclear') or exists (
        select from message_copies c
         where c.workspace_id = x.workspace_id and c.message_id = x.id and c.state in ('failed', 'unclear')));
create index messages_undelivered on messages (workspace_id, conversation_id) where undelivered_at is not null;

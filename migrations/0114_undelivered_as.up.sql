-- Why something did not arrive: it came back, a server or a provider refused it, we did not send it, or nobody knows.
-- And which broadcast a customer answers.
alter table messages
    add column returned       boolean not null default false, -- a report said so, of it or of a copy
    add column undelivered_as text    not null default ''
        check (undelivered_as in ('', 'bounced', 'refused', 'failed', 'unclear')),
    add column broadcast_id   uuid,
    add foreign key (workspace_id, broadcast_id) references broadcasts (workspace_id, id)
        on delete set null (broadcast_id);
update messages x set undelivered_as = case when x.state = 'failed' and x.failure like 'fault.%' then 'failed'
       when x.state = 'failed' or exists (select from message_copies c
            where c.workspace_id = x.workspace_id and c.message_id = x.id and c.state = 'failed') then 'refused'
       else 'unclear' end
 where undelivered_at is not null;
create index messages_broadcast on messages (workspace_id, broadcast_id) where broadcast_id is not null;
alter table conversation_views
    drop constraint conversation_views_show_check,
    add constraint conversation_views_show_check check (show in
        ('', 'unread', 'waiting', 'undelivered', 'bounced', 'refused', 'failed', 'unclear'));

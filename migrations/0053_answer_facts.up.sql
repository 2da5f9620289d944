-- How long customers wait: when a conversation was first asked in and first answered, by
-- whom, and when it was closed. Reports read these, and no message.
alter table conversations add column asked_at timestamptz;
alter table conversations add column first_answer_at timestamptz;
alter table conversations add column answered_by uuid;
alter table conversations add column closed_at timestamptz; -- null while it is open
create index conversations_created on conversations (workspace_id, created_at) where not hidden;

create function note_first_answer() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    update conversations set asked_at = waiting_since, first_answer_at = new.at, answered_by = new.member_id
     where workspace_id = new.workspace_id and id = new.conversation_id
       and first_answer_at is null and waiting_since is not null;
    return null;
end $$;
create trigger note_first_answer after insert on messages for each row
    when (new.member_id is not null and new.forwards is null) execute function note_first_answer();

create function note_close() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    new.closed_at := case when new.state = 'closed' then now() end;
    return new;
end $$;
create trigger note_close before update of state on conversations for each row
    when (old.state <> new.state) execute function note_close();

-- Of what was there before. Nobody is told: nothing changes that a page of them shows.
alter table conversations disable trigger tell_conversation;
update conversations v set asked_at = f.asked, first_answer_at = f.at, answered_by = f.member_id
  from (select distinct on (m.workspace_id, m.conversation_id) m.workspace_id, m.conversation_id, m.at, m.member_id,
               (select min(x.at) from messages x where x.workspace_id = m.workspace_id
                   and x.conversation_id = m.conversation_id and x.member_id is null and x.at <= m.at) as asked
          from messages m where m.member_id is not null and m.forwards is null
         order by m.workspace_id, m.conversation_id, m.at, m.id) f
 where v.workspace_id = f.workspace_id and v.id = f.conversation_id and f.asked is not null;
update conversations v set closed_at = greatest(v.last_at, (
       select max(a.at) from activity a
        where a.workspace_id = v.workspace_id and a.target_id = v.id and a.act = 'conversation.close'))
 where v.state = 'closed';
alter table conversations enable trigger tell_conversation;

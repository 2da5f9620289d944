-- How an import ended is told apart: by a file that was refused, with why, by a sending
-- that broke off, by its time, and by an undoing that came to no end.
alter table imports add column cause jsonb not null default '{}';
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'refused', 'failed',
     'undoing', 'undone', 'unread', 'cut', 'expired', 'undo_failed', 'undo_refused'));
update imports set state = 'expired'
 where state = 'cancelled' and created + changed = 0 and finished_at >= created_at + interval '7 days';

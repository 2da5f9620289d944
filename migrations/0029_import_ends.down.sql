update imports
   set state = case state when 'undo_failed' then 'failed' when 'undo_refused' then 'refused' else 'cancelled' end
 where state in ('unread', 'cut', 'expired', 'undo_failed', 'undo_refused');
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'refused', 'failed',
     'undoing', 'undone'));
alter table imports drop column cause;

-- A draft that goes by itself at a time, unless somebody writes after the message that its
-- writer had seen last, or it would go to others.
alter table conversation_drafts
    add column send_at timestamptz,
    add column seen    uuid,
    add column mark    text, -- of whom it was to go to
    add check (num_nonnulls(send_at, seen, mark) in (0, 3));

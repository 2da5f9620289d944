-- The columns of a file are called as whoever asks for it reads, and its rows stand
-- in the order in which they came, the oldest first: brought elsewhere they keep it.
alter table exports add column language text not null default 'en' check (language in ('en', 'fr', 'nl'));
-- A file that was half written in the old order cannot be written to its end.
delete from export_parts p using exports e
 where e.workspace_id = p.workspace_id and e.id = p.export_id and e.state = 'running' and e.parts > 0;
update exports set state = 'failed', finished_at = now() where state = 'running' and parts > 0;

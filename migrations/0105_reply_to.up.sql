-- Where the sender of a mail wants answers to go, '' where that is where it came from.
alter table messages add column reply_to text not null default '' check (length(reply_to) <= 254);

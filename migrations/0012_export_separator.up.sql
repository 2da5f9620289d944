-- What stands between the cells of a file is chosen by whoever asks for it.
alter table exports add column separator text not null default 'comma'
    check (separator in ('comma', 'semicolon', 'tab'));

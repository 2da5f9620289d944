-- A broadcast is for those, too, who came or last bought in a time, from a moment on and before another; the year 1
-- asks nothing.
alter table broadcast_sendings
    add column made_from     timestamptz not null default '0001-01-01 00:00Z',
    add column made_before   timestamptz not null default '0001-01-01 00:00Z',
    add column bought_from   timestamptz not null default '0001-01-01 00:00Z',
    add column bought_before timestamptz not null default '0001-01-01 00:00Z';

-- A mail is answered by itself once it is known whether it comes from whom it names: an
-- answer to a forged one would reach somebody who never wrote.
alter table inbound_mails
    add column checked    boolean not null default false, -- its sender, with whatever verdict
    add column away_waits boolean not null default false;

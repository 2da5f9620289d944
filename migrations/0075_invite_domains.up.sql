-- A workspace can name the domains of whom it may invite.
alter table workspaces add column invite_domains text not null default ''
    check (length(invite_domains) <= 254); -- A-labels with spaces between, '' for any

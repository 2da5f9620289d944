-- What stands below every order of a workspace, which Settings, Payments holds.
alter table workspaces
    add column terms_of_sale text not null default '' check (length(terms_of_sale) <= 2000),
    add column order_footer text not null default '' check (length(order_footer) <= 500),
    add column payments_version bigint not null default 1; -- raised when Payments is saved

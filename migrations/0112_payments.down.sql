alter table workspaces
    drop column payments_version,
    drop column order_footer,
    drop column terms_of_sale;

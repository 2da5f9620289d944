alter table broadcast_sendings
    drop column made_from, drop column made_before, drop column bought_from, drop column bought_before;

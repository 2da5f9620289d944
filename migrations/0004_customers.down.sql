drop table students, courses, affiliate_invoices, orders, subscriptions, transactions, lookups, contact_tags, tags,
    contact_words, contact_addresses, contacts, team_members, teams;

drop table import_refusals, import_parts, imports, export_parts, exports,
    students, courses,
    affiliate_invoices, order_lines, orders, subscriptions, transactions, products,
    lookups,
    contact_values, contact_fields, contact_tags, tags, contact_notes, contact_words, contact_addresses, contacts,
    team_members, teams;
drop function copy_order_of_contact, order_of_contact;

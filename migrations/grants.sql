-- What the app login may do, run after every migration; {app} is its name. It
-- owns nothing, and what is not named here is closed to it.
do $$
declare
    own text; -- What belongs to others, as an extension does, is not this login's to give or take.
begin
    for own in select oid::regclass from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
                  and pg_has_role(relowner, 'usage')
    loop
        execute 'revoke all on ' || own || ' from {app}';
    end loop;
    for own in select oid::regclass from pg_class
                where relnamespace = 'public'::regnamespace and relkind = 'S'
                  and pg_has_role(relowner, 'usage')
    loop
        execute 'grant usage on sequence ' || own || ' to {app}';
    end loop;
    for own in select oid::regprocedure from pg_proc
                where pronamespace = 'public'::regnamespace and prokind = 'f'
                  and pg_has_role(proowner, 'usage')
    loop
        execute 'revoke execute on function ' || own || ' from public';
        execute 'grant execute on function ' || own || ' to {app}';
    end loop;
end $$;
revoke create on schema public from public;
grant usage on schema public to {app};

grant select, insert, update, delete on sessions, throttles, tokens to {app};
grant select, insert, update on notification_choices to {app};
grant select, insert, update (at) on dismissals to {app};
grant select, insert, update, delete on message_templates to {app};
grant select, insert on message_fillings to {app};
grant select, insert, update (last_seen_at, revoked_at) on user_sessions to {app};
grant delete on user_sessions to {app};
grant select on avatars to {app};
grant select, insert, delete on sent_forms, typed_forms to {app};

grant select, update (name, lookups_per_minute, lookups_per_day, last_order,
    deleted_at, offline_after, digested_on, invite_domains, misses_told, warned_days,
    ending_told) on workspaces to {app};
grant update (country, currency, time_zone, language, business_name, street, postal_code, city, phone,
    business_version, general_version, terms_of_sale, order_footer, payments_version) on workspaces to {app};
grant select, insert, update, delete on logos to {app};
grant select, insert, update on members, invitations to {app};
grant select, insert on activity, lookups, log_words to {app};
grant select, insert, update (count) on refusals to {app};
grant select, insert, update (anchored_on) on log_seals to {app};
grant select, insert, update, delete
    on team_members, tags, contact_tags, contact_addresses, contact_words to {app};
grant select, insert, delete on search_words to {app};
grant select, insert, update, delete
    on contact_values, contact_notes, order_lines, orders, students to {app};
grant select, insert, update
    on contacts, transactions, subscriptions, affiliate_invoices, courses, bundles, products, coupons, record_totals,
    list_counts
    to {app};
grant select, insert, update, delete on money_days, product_days, subscription_days to {app};
grant select, insert, update on access_requests to {app};
grant select, insert, update on teams, contact_fields, snippets, broadcasts, workflows to {app};
grant select, insert on workflow_versions, workflow_run_steps to {app};
grant update (member_id, steps) on workflow_versions to {app}; -- for whoever takes a place
grant select, insert, update on workflow_runs to {app};
grant select, insert, delete on coupon_products, bundle_courses to {app};
grant select, insert, update, delete on broadcast_sendings to {app};
grant select, insert, update on broadcast_recipients to {app};
grant select, insert, update on exports, imports to {app};
grant select, insert, delete on export_parts, import_parts, import_books, import_refusals to {app};
grant select, insert, update, delete on import_contacts, import_foreseen, import_records, import_transactions to {app};
grant select, insert, update, delete on mailing_noes, dead_addresses to {app};
grant delete on transactions, subscriptions to {app};
grant select, insert, update on channels, messages, message_copies, inbound_mails to {app};
grant select, insert, update, delete
    on conversations, conversation_drafts, begun_drafts, conversation_followers to {app};
grant select, insert, update, delete on notifications, member_signatures, member_channel_signatures to {app};
grant select, insert, update, delete on message_undos to {app};
grant select, insert on conversation_notes, message_pages, mail_returns to {app};
grant update (conversation_id) on conversation_notes to {app};
grant select, insert, update, delete on message_files, merged_conversations, conversation_views to {app};
grant select, insert, update, delete on conversation_words, conversation_reads to {app};
grant select, insert, update on conversation_numbers, business_hours to {app};
grant select, insert, delete on conversation_tags to {app};
grant select, insert, delete on blocked_senders, deleted_mails, channel_secrets, channel_events to {app};
grant select, insert on channel_deliveries, message_statuses to {app};

grant select, insert, update, delete on river_job, river_leader, river_queue, river_notification to {app};
grant select on river_migration, schema_migrations to {app};

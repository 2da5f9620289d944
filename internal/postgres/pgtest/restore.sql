-- What a test's database was like when it was made, and the way back to that.

create schema kept;

-- file is that of the table's rows: a truncation gives it another.
create table kept.tables (name regclass primary key, copy text, columns text, file oid, written bigint default 0);
create table kept.sequences (name regclass, last bigint, called boolean);
create table kept.schema_changes (tag text);

create function kept.note_schema_change() returns event_trigger language plpgsql security definer as $$
begin
	insert into kept.schema_changes values (tg_tag);
end $$;

-- written counts the rows that were ever written to a table, as Postgres does;
-- a connection adds its own when it ends.
create function kept.written(p_table regclass) returns bigint language sql as $$
	select pg_stat_get_tuples_inserted(p_table) + pg_stat_get_tuples_updated(p_table) + pg_stat_get_tuples_deleted(p_table)
$$;

-- restore brings back the rows of every table that a test changed. It says no
-- when there is more to it than rows: the next test then gets a database anew.
create function kept.restore() returns boolean language plpgsql as $$
declare
	t record;
begin
	if exists (select from kept.schema_changes)
		or exists (select from pg_statistic where starelid in (select name from kept.tables))
		or exists (select from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())) then
		return false;
	end if;
	set local session_replication_role = replica;
	set local lock_timeout = '1s';
	for t in
		select name, copy, columns, kept.written(name) - written > 5000 as many
		  from kept.tables where kept.written(name) <> written or pg_relation_filenode(name) <> file
	loop
		if t.many then
			return false; -- To write the files anew takes less.
		end if;
		if t.copy is null then
			execute format('delete from %s', t.name);
			continue;
		end if;
		-- Only what differs is written: each row stands in many indexes.
		execute format('delete from %1$s t where not exists (select from %2$s c where c = t)', t.name, t.copy);
		execute format('insert into %1$s (%2$s) overriding system value
			select %2$s from %3$s c where not exists (select from %1$s t where t = c)', t.name, t.columns, t.copy);
	end loop;
	perform setval(name, last, called) from kept.sequences;
	perform pg_stat_force_next_flush();
	return true;
end $$;

-- note says that whatever was written to this moment is as it was kept.
create function kept.note() returns void language sql as $$
	update kept.tables set written = kept.written(name), file = pg_relation_filenode(name)
$$;

do $$
declare
	t regclass;
	filled boolean;
	copy text;
begin
	for t in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
		execute format('select exists (select from %s)', t) into filled;
		copy := case when filled then format('kept.%I', 'rows_of_' || t::oid) end;
		if filled then
			execute format('create table %s as select * from %s', copy, t);
		end if;
		insert into kept.tables
		select t, copy, string_agg(quote_ident(attname), ', ' order by attnum), pg_relation_filenode(t)
		  from pg_attribute where attrelid = t and attnum > 0 and not attisdropped and attgenerated = '';
	end loop;
	for t in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' loop
		execute format('insert into kept.sequences select %L, last_value, is_called from %s', t, t);
	end loop;
end $$;

create event trigger kept_schema_changes on ddl_command_end execute function kept.note_schema_change();
create event trigger kept_schema_drops on sql_drop execute function kept.note_schema_change();

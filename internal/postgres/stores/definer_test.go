package stores_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// definers is every function that runs with the owner's rights: the doors
// through row security. A new one needs a reason as good as theirs.
var definers = []string{
	"access_ended(uuid,text)",
	"account_avatar(uuid,uuid,bytea)",
	"account_by_email(text)",
	"account_by_id(uuid)",
	"account_create(uuid,text,text,text,text,text,text)",
	"account_password(uuid,text,boolean)",
	"account_update(uuid,text,text,text,text)",
	"account_words(uuid,text[])",
	"channel_of(text)",
	"copy_user_to_members()",
	"copy_words_to_members()",
	"digests_due(timestamp with time zone)",
	"end_member_sessions(uuid)",
	"forget_undone(uuid)",
	"found_workspace(uuid,uuid,uuid,uuid,uuid,text,text,text,text,text,text)",
	"keep_channel_address()",
	"log_seals_due(timestamp with time zone,uuid,integer)",
	"log_sign_in(uuid,text,text)",
	"member_devices(uuid)",
	"member_places(uuid,uuid)",
	"member_sessions(uuid)",
	"memberships_of(uuid,integer)",
	"memberships_of(uuid,text,integer)", // of the program before
	"open_sessions(uuid[])",
	"organization_follow(uuid,uuid)",
	"organization_join(uuid)",
	"raise_access_version()",
	"session_save(text,bytea,timestamp with time zone,uuid)",
	"whoami(text,text,boolean)",
	"words_of_user()",
	"workspace_context()",
	"workspace_slug(uuid,text)",
}

func TestRule14DefinerFunctionsArePinned(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	got := pgtest.List[string](t, db, `select oid::regprocedure::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
		order by 1`)
	if diff := cmp.Diff(definers, got); diff != "" {
		t.Error("definer functions (-pinned +found):\n" + diff)
	}
}

// With a search path of the caller's choice a definer function would call what
// the caller put there.
func TestRule14DefinerFunctionsHaveAFixedSearchPath(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if open := pgtest.List[string](t, db, `
		select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
		   and not coalesce('search_path=public, pg_temp' = any (proconfig), false)`); len(open) > 0 {
		t.Errorf("%q choose their search path otherwise", open)
	}
}

func TestRule14FunctionsBelongToTheOwner(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if others := pgtest.List[string](t, db, `
		select format('%s of %s', proname, proowner::regrole) from pg_proc
			where pronamespace = 'public'::regnamespace and proowner <> 'latchkey_owner'::regrole`); len(others) > 0 {
		t.Errorf("%q", others)
	}
}

func TestRule14FunctionsAreClosedToEverybodyElse(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if open := pgtest.List[string](t, db, `
		select proname::text from pg_proc
		 where pronamespace = 'public'::regnamespace
		   and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner)))
			where grantee not in (proowner, 'latchkey_app'::regrole))`); len(open) > 0 {
		t.Errorf("%q may be called by others than owner and app", open)
	}
}

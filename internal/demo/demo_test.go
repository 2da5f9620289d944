package demo_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

var key = []byte("a key of thirty-two bytes, or so")

// load loads the small demo, which has all of its people.
func load(t *testing.T, now time.Time) *pgtest.DB {
	t.Helper()
	return loadSize(t, now, demo.SmallSize)
}

func loadSize(t *testing.T, now time.Time, contacts int) *pgtest.DB {
	t.Helper()
	db := pgtest.New(t)
	loaded, err := demo.LoadSize(t.Context(), db.OwnerURL, key, now, contacts)
	if err != nil || !loaded {
		t.Fatalf("Load: %v, %v", loaded, err)
	}
	return db
}

// rows reads a text column.
func rows(t *testing.T, db *pgtest.DB, sql string, arguments ...any) []string {
	t.Helper()
	found, err := db.Owner.Query(t.Context(), sql, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// The paragraph "Demo." of the architecture, and what the brief adds: who set
// the restrictions, whose access ends, and who has left.
func TestLoadMakesEveryMembership(t *testing.T) {
	t.Parallel()
	db := load(t, time.Now())
	want := []string{
		"Marchand Wholesale (Marchand): admin@demo.test agent {} by owner {}",
		"Marchand Wholesale (Marchand): assistant@demo.test assistant {} by owner {} ends",
		"Marchand Wholesale (Marchand): owner@demo.test owner {} by owner {}",
		"Atelier Marchand (Marchand): admin@demo.test admin {} by owner {}",
		"Atelier Marchand (Marchand): agent.masked@demo.test agent {workflows,mask_contact} by owner {workflows,mask_contact}",
		"Atelier Marchand (Marchand): agent.own@demo.test agent {visibility_own} by owner {}",
		"Atelier Marchand (Marchand): agent.team@demo.test agent {visibility_team} by owner {visibility_team}",
		"Atelier Marchand (Marchand): agent@demo.test agent {} by owner {}",
		"Atelier Marchand (Marchand): assistant@demo.test assistant {} by owner {}",
		"Atelier Marchand (Marchand): former@demo.test agent {} by owner {} removed",
		"Atelier Marchand (Marchand): manager.restricted@demo.test manager {settings,contact_deletion,data_export,integrations} by owner {settings,contact_deletion,data_export,integrations}",
		"Atelier Marchand (Marchand): manager@demo.test manager {} by owner {}",
		"Atelier Marchand (Marchand): owner2@demo.test owner {} by owner {}",
		"Atelier Marchand (Marchand): owner@demo.test owner {} by owner {}",
		"Nordlicht Yoga (Nordlicht): assistant@demo.test assistant {} by owner {}",
		"Nordlicht Yoga (Nordlicht): nora@demo.test owner {} by owner {}",
	}
	slices.Sort(want)
	got := rows(t, db, `
		select format('%s (%s): %s %s %s by owner %s', w.name, o.name, m.email, m.role, m.restrictions, m.owner_restrictions)
		       || case when m.access_ends_at is null then '' else ' ends' end || case when m.removed_at is null then '' else ' removed' end
		  from members m join workspaces w on w.id = m.workspace_id join organizations o on o.id = w.organization_id`)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("members (-want +got):\n" + diff)
	}

	got = rows(t, db, `
		select o.name || ': ' || u.email from organization_members om join organizations o on o.id = om.organization_id join users u on u.id = om.user_id
		 where om.role <> 'member' order by 1`)
	if diff := cmp.Diff([]string{"Marchand: owner@demo.test", "Nordlicht: nora@demo.test"}, got); diff != "" {
		t.Error("people with an organization role (-want +got):\n" + diff)
	}
	if outside := rows(t, db, `
		select m.email from members m join workspaces w on w.id = m.workspace_id
		 where not exists (select from organization_members om where om.organization_id = w.organization_id and om.user_id = m.user_id)`); len(outside) > 0 {
		t.Errorf("not in the organization of their workspace: %q", outside)
	}
	got = rows(t, db, `
		select format('%s %s by %s, %s', i.email, i.role, m.email, case when i.expires_at > now() then 'pending' else 'expired' end)
		  from invitations i join members m on m.workspace_id = i.workspace_id and m.id = i.inviter_id join workspaces w on w.id = i.workspace_id
		 where i.state = 'pending' and i.mail_state = 'sent' and w.name = 'Atelier Marchand' order by 1`)
	if diff := cmp.Diff([]string{"expired@demo.test agent by manager@demo.test, expired", "pending@demo.test assistant by owner@demo.test, pending"}, got); diff != "" {
		t.Error("invitations (-want +got):\n" + diff)
	}
	got = rows(t, db, `select slug from workspace_slugs where current order by 1`)
	if diff := cmp.Diff([]string{"atelier-marchand", "marchand-wholesale", "nordlicht-yoga"}, got); diff != "" {
		t.Error("slugs (-want +got):\n" + diff)
	}
	// Twelve days from now, to the end of the day where the workspace is.
	if wrong := rows(t, db, `select email from members where access_ends_at not between now() + interval '11 days 22 hours' and now() + interval '13 days 2 hours'`); len(wrong) > 0 {
		t.Errorf("the access of %q ends on another day", wrong)
	}
	if queued := rows(t, db, `select kind from river_job`); len(queued) > 0 {
		t.Errorf("jobs are queued: %q", queued)
	}
}

func TestLoadLeavesAUsedDatabaseAlone(t *testing.T) {
	t.Parallel()
	db := load(t, time.Now())
	before := dump(t, db, false)
	loaded, err := demo.LoadSmall(t.Context(), db.OwnerURL, key, time.Now().Add(time.Hour))
	if err != nil || loaded {
		t.Errorf("the second Load: %v, %v", loaded, err)
	}
	if diff := cmp.Diff(before, dump(t, db, false)); diff != "" {
		t.Error("the second Load changed rows:\n" + diff)
	}

	used := pgtest.New(t)
	if _, err := used.Owner.Exec(t.Context(), `
		insert into users (id, email, email_key, name, name_key, password_hash, language) values (gen_random_uuid(), 'a@b.example', 'a@b.example', 'A', 'a', 'x', 'en')`); err != nil {
		t.Fatal(err)
	}
	loaded, err = demo.LoadSmall(t.Context(), used.OwnerURL, key, time.Now())
	if err != nil || loaded {
		t.Errorf("Load beside a user: %v, %v", loaded, err)
	}
	if found := rows(t, used, `select name from organizations union all select email from users`); !slices.Equal(found, []string{"a@b.example"}) {
		t.Errorf("Load beside a user left %q", found)
	}
}

func TestLoadTwiceAtOnceLoadsOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	type outcome struct {
		loaded bool
		err    error
	}
	outcomes := make(chan outcome)
	for range 2 {
		go func() {
			loaded, err := demo.LoadSmall(context.Background(), db.OwnerURL, key, time.Now())
			outcomes <- outcome{loaded, err}
		}()
	}
	one, two := <-outcomes, <-outcomes
	if one.err != nil || two.err != nil || one.loaded == two.loaded {
		t.Errorf("%+v and %+v", one, two)
	}
}

func TestLoadMakesTheSameRowsEachTime(t *testing.T) {
	t.Parallel()
	now := time.Now()
	one, two, later := load(t, now), load(t, now), load(t, now.Add(-1000*time.Hour))
	if diff := cmp.Diff(dump(t, one, false), dump(t, two, false)); diff != "" {
		t.Error("two databases of one moment differ:\n" + diff)
	}
	if diff := cmp.Diff(dump(t, one, true), dump(t, later, true)); diff != "" {
		t.Error("two databases of two moments differ in more than times:\n" + diff)
	}
	for _, id := range rows(t, one, `
		select id::text from users union all select id::text from organizations union all select id::text from workspaces
		union all select id::text from members union all select id::text from invitations union all select id::text from activity
		union all select id::text from contacts union all select id::text from transactions union all select id::text from orders
		union all select id::text from subscriptions union all select id::text from students union all select id::text from lookups`) {
		if parsed, err := uuid.Parse(id); err != nil || parsed.Version() != 5 || parsed.Variant() != uuid.RFC4122 {
			t.Errorf("%s is no UUIDv5", id)
		}
	}
}

// dump reads every row that Load may write, but the salted hashes of passwords.
func dump(t *testing.T, db *pgtest.DB, timeless bool) []string {
	t.Helper()
	var all []string
	for _, table := range rows(t, db, `
		select tablename from pg_tables where schemaname = 'public' and tablename not like 'river%' and tablename <> 'schema_migrations' order by 1`) {
		leave := []string{"password_hash"}
		if timeless {
			leave = append(leave, rows(t, db, `select column_name::text from information_schema.columns where table_name = $1 and data_type in ('timestamp with time zone', 'date')`, table)...)
		}
		all = append(all, rows(t, db, `select $1 || ' ' || (to_jsonb(r) - $2::text[]) from `+table+` r order by 1`, table, leave)...)
	}
	if len(all) < 100 {
		t.Fatalf("only %d rows", len(all))
	}
	return all
}

func TestLoadKeepsToThePast(t *testing.T) {
	t.Parallel()
	db := load(t, time.Now())
	for what, sql := range map[string]string{
		"in the future": `
			select email from users where created_at > now() union all select name from organizations where created_at > now()
			union all select name from workspaces where created_at > now() union all select email from members where joined_at > now() or last_seen_at > now()
			union all select email from invitations where created_at > now() or answered_at > now() union all select act from activity where at > now()
			union all select name from contacts where created_at > now() union all select label from transactions where at > now()
			union all select label from orders where at > now() union all select plan from subscriptions where started_at > now() or cancelled_at > now()
			union all select number from affiliate_invoices where at > now() union all select state from students where enrolled_at > now()
			union all select address_mask from lookups where found_at > now()`,
		"in the past": `select plan from subscriptions where next_at < now() or state = 'trial' and trial_ends_at < now()`,
		"a customer before the workspace": `
			select c.name from contacts c join workspaces w on w.id = c.workspace_id where c.created_at < w.created_at`,
		"bought before they came": `
			select r.label from (select workspace_id, contact_id, at, label from transactions union all select workspace_id, contact_id, at, label from orders
			                     union all select workspace_id, contact_id, started_at, plan from subscriptions union all select workspace_id, contact_id, enrolled_at, state from students
			                     union all select workspace_id, contact_id, at, number from affiliate_invoices) r
			  join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id where r.at < c.created_at`,
		"an order before one of a smaller number": `
			select label from (select label, at, lag(at) over (partition by workspace_id order by number) as before from orders) o where at < before`,
		"seen before they joined or after they left": `
			select email from members where last_seen_at is null or last_seen_at < joined_at or last_seen_at > removed_at`,
		"a member before the account, the organization or the workspace": `
			select m.email from members m join users u on u.id = m.user_id join workspaces w on w.id = m.workspace_id join organizations o on o.id = w.organization_id
			 where m.joined_at < u.created_at or m.joined_at < w.created_at or w.created_at < o.created_at`,
	} {
		if wrong := rows(t, db, sql); len(wrong) > 0 {
			t.Errorf("%s: %q", what, wrong)
		}
	}
}

func TestEverySignInOpensWithThePassword(t *testing.T) {
	t.Parallel()
	db := load(t, time.Now())
	if err := signin.CheckNew("password", demo.Password, ""); err != nil {
		t.Errorf("nobody could choose the password: %v", err)
	}
	addresses := []string{}
	for _, s := range demo.SignIns() {
		addresses = append(addresses, s.Email)
		for _, place := range rows(t, db, `
			select m.role || ' ' || w.name from members m join workspaces w on w.id = m.workspace_id
			 where m.email = $1 union all select o.role || ' ' || n.name from organization_members o join organizations n on n.id = o.organization_id
			  join users u on u.id = o.user_id where u.email = $1 and o.role <> 'member'`, s.Email) {
			role, name, _ := strings.Cut(place, " ")
			if !strings.Contains(s.Place, role) || !strings.Contains(s.Place, name) {
				t.Errorf("%s is %s, the list says %q", s.Email, place, s.Place)
			}
		}
	}
	if diff := cmp.Diff(rows(t, db, `select email from users order by email`), slices.Sorted(slices.Values(addresses))); diff != "" {
		t.Error("accounts (-database +list):\n" + diff)
	}
	for _, hash := range rows(t, db, `select distinct password_hash from users`) {
		ok, rehash, err := signin.Verify(t.Context(), demo.Password, hash)
		if !ok || rehash != "" || err != nil {
			t.Errorf("the password does not open %q: %v, rehash %q, %v", hash, ok, rehash, err)
		}
	}
}

func TestThePendingLinkOpensAndTheExpiredDoesNot(t *testing.T) {
	t.Parallel()
	test := load(t, time.Now())
	db, err := postgres.Open(t.Context(), test.AppURL, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	accounts := people.NewAccounts(db)
	link := func(email string) string {
		id := rows(t, test, `select id::text from invitations where email = $1`, email)
		return signin.Link(key, signin.InvitationLink, uuid.MustParse(id[0]), 1)
	}
	view, err := accounts.Invitation(t.Context(), link("pending@demo.test"))
	if err != nil || view.Slug != "atelier-marchand" || view.Inviter != "Marie Marchand" || view.HasAccount {
		t.Errorf("the pending link shows %+v, %v", view, err)
	}
	joined, err := accounts.Accept(t.Context(), people.Offer{Link: link("pending@demo.test")}, people.Newcomer{Name: "Pia", PasswordHash: "x"})
	if err != nil || joined.Slug != "atelier-marchand" {
		t.Errorf("the pending link leads to %+v, %v", joined, err)
	}
	var dead *fault.Fault
	if _, err := accounts.Invitation(t.Context(), link("expired@demo.test")); !errors.As(err, &dead) || dead.Kind != fault.Gone {
		t.Errorf("the expired link: %v", err)
	}
}

// The log is read from the beginning, and policy is asked about every act:
// whoever did it could do it then, and it leads to the members of today.
func TestThePolicyAllowsEveryActOfTheLog(t *testing.T) {
	t.Parallel()
	db := load(t, time.Now())
	for _, ws := range rows(t, db, `select id::text from workspaces`) {
		lines := readLog(t, db, ws)
		if len(lines) < 12 {
			t.Errorf("%s: %d lines", ws, len(lines))
		}
		then := map[uuid.UUID]policy.Offer{}
		offered := map[string]policy.Offer{}
		for _, line := range lines {
			if err := line.check(then, offered); err != nil {
				t.Errorf("%+v: %v", line, err)
			}
		}
		today := map[uuid.UUID]policy.Offer{}
		for _, m := range rows(t, db, `select id || ' ' || role || ' ' || array_to_string(restrictions, ',') from members where workspace_id = $1 and removed_at is null`, ws) {
			fields := strings.Split(m, " ")
			today[uuid.MustParse(fields[0])] = parse(fields[1], strings.FieldsFunc(fields[2], func(r rune) bool { return r == ',' }))
		}
		if diff := cmp.Diff(today, then); diff != "" {
			t.Errorf("members (-table +log):\n%s", diff)
		}
	}
}

type line struct {
	Act                    string
	Member, TargetID       uuid.UUID
	Target, Role, From, To string
	Restrictions, Before   []string
}

func readLog(t *testing.T, db *pgtest.DB, ws string) []line {
	t.Helper()
	found, err := db.Owner.Query(t.Context(), `
		select a.act, coalesce(a.member_id, '00000000-0000-0000-0000-000000000000'), a.target_id, a.target,
		       coalesce(a.detail->>'role', ''), coalesce(a.detail->>'from', ''), coalesce(a.detail->>'to', ''),
		       array(select jsonb_array_elements_text(coalesce(a.detail->'restrictions', '[]'))),
		       array(select jsonb_array_elements_text(coalesce(a.detail->'restrictions_from', '[]')))
		  from activity a where a.workspace_id = $1 and (a.actor <> '') = (a.member_id is not null) order by a.at`, ws)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var lines []line
	for found.Next() {
		var l line
		if err := found.Scan(&l.Act, &l.Member, &l.TargetID, &l.Target, &l.Role, &l.From, &l.To, &l.Restrictions, &l.Before); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func parse(role string, restrictions []string) policy.Offer {
	r, _ := policy.ParseRole(role)
	set, _ := policy.ParseRestrictions(restrictions)
	return policy.Offer{Role: r, Restrictions: set}
}

func (l line) check(then map[uuid.UUID]policy.Offer, offered map[string]policy.Offer) error {
	var actor policy.Actor
	var err error
	if now, member := then[l.Member]; member {
		if actor, err = policy.NewActor(policy.Membership{Member: policy.MemberID(l.Member), Version: 1, Role: now.Role, Restrictions: now.Restrictions}); err != nil {
			return err
		}
	}
	switch l.Act {
	case "workspace.found":
		then[l.Member] = policy.Offer{Role: policy.Owner}
	case "general.change":
		_, err = policy.Authorize[policy.Update](actor, policy.General)
	case "account.change":
		_, err = policy.Authorize[policy.Update](actor, policy.Account)
	case "invitation.send":
		offered[l.Target] = parse(l.Role, l.Restrictions)
		err = policy.CanInvite(actor, offered[l.Target], nil)
	case "invitation.resend":
		err = policy.CanInvite(actor, offered[l.Target], nil)
	case "invitation.withdraw":
		err = policy.CanRemove(actor, policy.MemberID{}, policy.Held{Offer: offered[l.Target]})
	case "invitation.accept":
		then[l.Member] = offered[l.Target]
		if then[l.Member] != parse(l.Role, l.Restrictions) || l.TargetID != l.Member {
			err = errors.New("the log contradicts itself")
		}
	case "member.change":
		err = policy.CanChange(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]}, parse(l.To, l.Restrictions))
		if then[l.TargetID] != parse(l.From, l.Before) {
			err = errors.New("the log contradicts itself")
		}
		then[l.TargetID] = parse(l.To, l.Restrictions)
	case "member.remove":
		err = policy.CanRemove(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]})
		delete(then, l.TargetID)
	}
	return err
}

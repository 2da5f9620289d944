package people_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/jobs"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
)

// The week is told once, on a Monday morning as the workspace counts it, to the owners who want it,
// with the anchor of the log.
func TestOwnersAreToldOfTheWeekOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	served := db.Serve(t)
	letters := people.NewLetters(served)
	space := db.NewSpace(t, "atelier")
	owner, second := db.NewMember(t, space, "Olga", "owner"), db.NewMember(t, space, "Oscar", "owner")
	admin, lotte := db.NewMember(t, space, "Ada", "admin"), db.NewMember(t, space, "Lotte", "assistant")
	db.Exec(t, `insert into notification_choices (workspace_id, member_id, kind, bell, mail) values ($1, $2, 'digest', false, false)`, space.ID, second.ID)
	db.Exec(t, `update workspaces set created_at = '2026-01-01', time_zone = 'Pacific/Auckland'`)
	db.Exec(t, `update members set joined_at = '2026-01-01', last_seen_at = '2026-11-20'`)
	db.Exec(t, `update members set last_seen_at = '2026-11-01' where id = $1`, admin.ID)
	for _, line := range []struct{ act, actor, target, detail, at string }{
		{"invitation.accept", "Nina", "nina@post.example", `{}`, "2026-11-18T10:00:00Z"},
		{"invitation.accept", "Too early", "", `{}`, "2026-11-15T10:59:59Z"},
		{"invitation.accept", "Too late", "", `{}`, "2026-11-22T11:00:00Z"},
		{"member.change", "Olga", "Lotte", `{}`, "2026-11-19T10:00:00Z"},
		{"export.write", "Olga", "orders", `{"rows": 5012}`, "2026-11-19T11:00:00Z"},
	} {
		db.Exec(t, `insert into activity (workspace_id, id, at, actor, act, subject, target, detail)
			values ($1, gen_random_uuid(), $2, $3, $4, case when $4 like 'export%' then 'exports' else 'members' end, $5, $6)`,
			space.ID, line.at, line.actor, line.act, line.target, line.detail)
	}
	for i, hit := range []bool{true, true, false} {
		db.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
			values ($1, gen_random_uuid(), $2, 1, 'contacts', case when $3 then gen_random_uuid() end, '', '', $4)`,
			space.ID, lotte.ID, hit, time.Date(2026, 11, 17, i, 0, 0, 0, time.UTC))
	}
	pgtest.Must(t, served.SealLogs(t.Context()))
	queued := func() []string {
		return pgtest.List[string](t, db, `select args->>'owner' || ' ' || (args->>'monday') from river_job where kind = 'digest_mail' order by 1`)
	}
	monday := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC) // Seven in Auckland.
	for _, when := range []time.Time{monday.Add(-time.Second), monday.Add(-72 * time.Hour), monday.Add(72 * time.Hour)} {
		pgtest.Must(t, letters.Digests(t.Context(), when))
		if got := queued(); len(got) > 0 {
			t.Errorf("at %s: %q", when, got)
		}
	}
	for range 2 {
		pgtest.Must(t, letters.Digests(t.Context(), monday))
	}
	if diff := cmp.Diff([]string{owner.ID.String() + " 2026-11-23"}, queued()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	letter, ok, err := letters.Digest(t.Context(), jobs.DigestMail{Workspace: space.ID, Owner: owner.ID, Monday: "2026-11-23"})
	pgtest.Must(t, err)
	anchor := pgtest.One[string](t, db, `select encode(hash, 'hex') from log_seals where anchored_on = '2026-11-23'`)
	want := []any{[]string{"Nina"}, []string{"Lotte"}, []string{"Ada"}, []jobs.WeekLookups{{Name: "Lotte", Found: 2, Missed: 1}},
		[]jobs.WeekExport{{Name: "Olga", Resource: "orders", Rows: 5012}}, anchor, 0}
	got := []any{letter.Joined, letter.Changed, letter.Unseen, letter.Lookups, letter.Exports, letter.Anchor, len(letter.Left)}
	if diff := cmp.Diff(want, got); diff != "" || !ok || !strings.Contains(letter.Email, "@") {
		t.Errorf("the week (-want +got), %t:\n%s", ok, diff)
	}
	// Whoever is no owner any more, or wants it no more, is not mailed what waits.
	for _, other := range []pgtest.Person{second, admin, lotte} {
		if _, ok, err := letters.Digest(t.Context(), jobs.DigestMail{Workspace: space.ID, Owner: other.ID, Monday: "2026-11-23"}); ok || err != nil {
			t.Errorf("%s is told of the week: %v", other.Email, err)
		}
	}
}

// Where every owner has stopped the mail of the week, each gets the anchor of the log all the
// same, and nothing else: or nobody would notice a log that is written anew.
func TestTheAnchorIsMailedWhateverOwnersWant(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	served := db.Serve(t)
	letters := people.NewLetters(served)
	space := db.NewSpace(t, "atelier")
	owners := []pgtest.Person{db.NewMember(t, space, "Olga", "owner"), db.NewMember(t, space, "Oscar", "owner")}
	db.NewMember(t, space, "Ada", "admin")
	db.Exec(t, `insert into notification_choices (workspace_id, member_id, kind, bell, mail)
		select workspace_id, id, 'digest', true, false from members where role = 'owner'`)
	db.Exec(t, `update workspaces set created_at = '2026-01-01', time_zone = 'Europe/Paris'`)
	db.Exec(t, `insert into activity (workspace_id, id, at, actor, act, subject, target, detail)
		values ($1, gen_random_uuid(), '2026-11-18T10:00:00Z', 'Olga', 'member.change', 'members', 'Ada', '{}')`, space.ID)
	pgtest.Must(t, served.SealLogs(t.Context()))
	pgtest.Must(t, letters.Digests(t.Context(), time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)))
	got := pgtest.List[string](t, db, `select args->>'owner' || ' ' || (args->>'anchor_only') from river_job where kind = 'digest_mail' order by 1`)
	want := []string{owners[0].ID.String() + " true", owners[1].ID.String() + " true"}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	anchor := pgtest.One[string](t, db, `select encode(hash, 'hex') from log_seals where anchored_on = '2026-11-23'`)
	for _, owner := range owners {
		job := jobs.DigestMail{Workspace: space.ID, Owner: owner.ID, Monday: "2026-11-23", AnchorOnly: true}
		if letter, ok, err := letters.Digest(t.Context(), job); !ok || err != nil || letter.Anchor != anchor {
			t.Errorf("%s gets %q, %t, %v", owner.Email, letter.Anchor, ok, err)
		}
	}
}

// The week names everybody whose access changed, whatever act changed it. Who is suspended has
// changed, and has not left; who left has.
func TestTheWeekNamesEveryChangeOfAccess(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	letters := people.NewLetters(db.Serve(t))
	space := db.NewSpace(t, "atelier")
	owner := db.NewMember(t, space, "Olga", "owner")
	want := []string{"changed", "ended", "granted", "lent", "readdressed", "returned", "suspended"}
	for i, act := range []string{
		"member.change", "access.end", "access.grant", "access.lend", "member.replaced", "member.reactivate", "member.suspend",
		"access.ask", "access.decline", "member.preview", "member.sign_out", "member.replace",
	} {
		name := "nobody"
		if i < len(want) {
			name = want[i]
		}
		db.Exec(t, `insert into activity (workspace_id, id, at, actor, act, subject, target, detail)
			values ($1, gen_random_uuid(), '2026-11-18T10:00:00Z', 'Olga', $2, 'members', $3, '{}')`, space.ID, act, name)
	}
	for name, set := range map[string]string{
		"suspended": `access_ends_at = '2026-11-18', suspended_at = '2026-11-18'`, "run out": `access_ends_at = '2026-11-18'`,
		"removed":                 `removed_at = '2026-11-18'`,
		"removed while suspended": `removed_at = '2026-11-18', access_ends_at = '2026-11-18', suspended_at = '2026-11-18'`,
	} {
		db.Exec(t, `update members set `+set+` where id = $1`, db.NewMember(t, space, name, "agent").ID)
	}
	letter, ok, err := letters.Digest(t.Context(), jobs.DigestMail{Workspace: space.ID, Owner: owner.ID, Monday: "2026-11-23"})
	pgtest.Must(t, err)
	got := [][]string{letter.Changed, letter.Left}
	if diff := cmp.Diff([][]string{want, {"removed", "removed while suspended", "run out"}}, got); diff != "" || !ok {
		t.Errorf("the week (-want +got), %t:\n%s", ok, diff)
	}
}

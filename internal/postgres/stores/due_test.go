package stores_test

import (
	"go/ast"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/people"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/messages"
	stored "latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
)

// waiting is a job whose moment has come.
type waiting struct {
	run  func() (time.Duration, error)
	done string // asks whether it did its work
}

// waitingJobs are one of each kind that waits for a moment, by the method that does it.
func waitingJobs(t *testing.T, s *shop) map[string]waiting {
	t.Helper()
	db := s.Serve(t)
	letters, files := stored.NewLetters(db), kit.NewFiles(db, nil, nil)
	of := func(table string, fixed pgtest.Row) uuid.UUID {
		return uuid.MustParse(s.NewRow(t, table, s.space.ID, fixed)["id"].(string)) //nolint:forcetypeassert // It is made with one.
	}
	invitation := s.NewInvitation(t, s.owner, "late@people.example", "agent")
	s.Exec(t, `update invitations set expires_at = now() - interval '1 minute' where id = $1`, invitation)
	s.Exec(t, `update members set access_ends_at = now() + interval '1 day' where id = $1`, s.assistant.ID)
	ends := pgtest.One[time.Time](t, s.DB, `select access_ends_at from members where id = $1`, s.assistant.ID)
	s.Exec(t, `update members set lent_until = now(), own_role = role, own_restrictions = '{}', own_owner_restrictions = '{}', role = 'manager' where id = $1`, s.other.ID)
	contact := s.NewContact(t, s.space, "Gone", "gone@customers.example")
	s.Exec(t, `update contacts set deleted_at = now() - interval '31 days' where id = $1`, contact)
	field := of("contact_fields", pgtest.Row{"deleted_at": time.Now().AddDate(0, 0, -31)})
	s.NewRow(t, "contact_values", s.space.ID, pgtest.Row{"contact_id": s.customer, "field_id": field})
	export := of("exports", pgtest.Row{"member_id": s.owner.ID, "state": "ready", "finished_at": time.Now().AddDate(0, 0, -1)})
	file := of("imports", pgtest.Row{"member_id": s.owner.ID, "state": "uploaded", "created_at": time.Now().AddDate(0, 0, -90)})
	talk := of("conversations", pgtest.Row{"contact_id": s.customer, "state": "snoozed", "snoozed_until": time.Now().Add(-time.Minute)})
	return map[string]waiting{
		"TellLapse": {func() (time.Duration, error) {
			return letters.TellLapse(t.Context(), jobs.InvitationLapse{Workspace: s.space.ID, Invitation: invitation, Generation: 1})
		}, `select exists (select from notifications where kind = 'lapsed')`},
		"TellEnding": {func() (time.Duration, error) {
			return letters.TellEnding(t.Context(), jobs.AccessEnding{Workspace: s.space.ID, Member: s.assistant.ID, Ends: ends})
		}, `select exists (select from notifications where kind = 'ending')`},
		"EndLending": {func() (time.Duration, error) {
			return letters.EndLending(t.Context(), jobs.LendingEnd{Workspace: s.space.ID, Member: s.other.ID})
		}, `select not exists (select from members where lent_until is not null)`},
		"PurgeContact": {func() (time.Duration, error) {
			return customers.NewJobs(db).PurgeContact(t.Context(), jobs.PurgeContact{Workspace: s.space.ID, Contact: contact})
		}, `select not exists (select from contacts where name = 'Gone')`},
		"PurgeField": {func() (time.Duration, error) {
			return customers.NewJobs(db).PurgeField(t.Context(), jobs.PurgeField{Workspace: s.space.ID, Field: field})
		}, `select not exists (select from contact_values)`},
		"ExpireExport": {func() (time.Duration, error) {
			return files.ExpireExport(t.Context(), jobs.ExportEnd{Workspace: s.space.ID, Export: export})
		}, `select state = 'expired' from exports`},
		"ForgetImport": {func() (time.Duration, error) {
			return files.ForgetImport(t.Context(), jobs.ImportEnd{Workspace: s.space.ID, Import: file})
		}, `select state = 'expired' from imports`},
		"Wake": {func() (time.Duration, error) {
			return messages.NewReplies(db).Wake(t.Context(), jobs.WakeConversation{Workspace: s.space.ID, Conversation: talk})
		}, `select not exists (select from conversations where state = 'snoozed')`},
	}
}

// A job whose moment comes while its workspace is deleted does its work all the same, or waits
// until the workspace may be back, and does it then: none ends without having done it.
func TestNoJobEndsForGoodWithItsWorkspace(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	all := waitingJobs(t, s)
	for name := range waiters(t) {
		if _, tried := all[name]; !tried {
			t.Errorf("%s waits for a moment, and is not tried", name)
		}
	}
	s.Exec(t, `update workspaces set deleted_at = now() where id = $1`, s.space.ID)
	for name, job := range all {
		wait, err := job.run()
		if pgtest.Must(t, err); !pgtest.One[bool](t, s.DB, job.done) && (wait <= 0 || wait > people.Day) {
			t.Errorf("%s ends, or waits %s, with nothing done while its workspace is deleted", name, wait)
		}
	}
	for _, name := range []string{"TellLapse", "TellEnding", "EndLending"} {
		if pgtest.One[bool](t, s.DB, all[name].done) {
			t.Errorf("%s tells people of a workspace that is deleted", name)
		}
	}
	s.Exec(t, `update workspaces set deleted_at = null where id = $1`, s.space.ID)
	for name, job := range all {
		if wait, err := job.run(); err != nil || wait > 0 || !pgtest.One[bool](t, s.DB, job.done) {
			t.Errorf("%s, once its workspace is back: it waits %s, %v, done: %t", name, wait, err, pgtest.One[bool](t, s.DB, job.done))
		}
	}
}

// waiters are the methods that wait for a moment.
func waiters(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for path, file := range source(t) {
		for _, decl := range file.Decls {
			f, is := decl.(*ast.FuncDecl)
			if !is || path == "internal/postgres/due.go" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, is := n.(*ast.SelectorExpr); is && (call.Sel.Name == "WhenDue" || call.Sel.Name == "WhenTold") {
					names[f.Name.Name] = true
				}
				return true
			})
		}
	}
	if len(names) < 8 {
		t.Fatalf("only %d methods wait for a moment", len(names))
	}
	return names
}

package customers_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
)

const broughtRows = 6500

// bring uploads a file of customers, and begins to take it in.
func bring(t *testing.T) (s *shop, files kit.Files, job jobs.Import) {
	t.Helper()
	s = newShop(t)
	var file strings.Builder
	file.WriteString("email,name\n")
	for i := range broughtRows {
		fmt.Fprintf(&file, "brought%d@customers.example,\"Brought, number %d\"\n", i, i)
	}
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	id, err := s.Store.Upload(t.Context(), create, "customers.csv", importing.NewSurvey(nil, csvfile.Format{Separator: ','}), strings.NewReader(file.String()))
	pgtest.Must(t, err)
	job = jobs.Import{Workspace: s.space.ID, Import: id}
	s.check(t, job, []string{"email", "name"})
	pgtest.Must(t, s.Store.StartImport(t.Context(), create, id))
	return s, s.Files, job
}

// check looks at a whole file before it is taken in.
func (s *shop) check(t testing.TB, job jobs.Import, columns []string) {
	t.Helper()
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	pgtest.Must(t, s.Store.CheckImport(t.Context(), create, job.Import, columns, importing.Reading{HeadRow: 1, Existing: importing.Change}))
	s.read(t, job)
}

// read does the steps of a file to their end.
func (s *shop) read(t testing.TB, job jobs.Import) {
	t.Helper()
	for more, err := true, error(nil); more; {
		more, err = s.Files.ReadImport(t.Context(), job)
		pgtest.Must(t, err)
	}
}

func (s *shop) brought(t *testing.T, id uuid.UUID) string {
	t.Helper()
	return pgtest.One[string](t, s.DB, `
		select format('%s, %s new, %s changed, %s refused, %s parts, %s customers', state, created, changed, refused,
		       (select count(*) from import_parts), (select count(*) from contact_addresses where email_key like 'brought%')) from imports
			where id = $1`, id)
}

// A job that was rescued while it still runs works on the same file as its
// other self: no row is taken twice, none is left out. One that waits too long
// for the other fails, and comes again as the queue brings it.
func TestAnImportIsTakenInOnceByTwo(t *testing.T) {
	t.Parallel()
	s, files, job := bring(t)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for more, err := true, error(nil); more; {
				more, err = files.ReadImport(t.Context(), job)
				var waited *pgconn.PgError
				if errors.As(err, &waited) && waited.Code == "55P03" {
					more, err = true, nil
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	both.Wait()
	if got, want := s.brought(t, job.Import),
		fmt.Sprintf("done, %d new, 0 changed, 0 refused, 0 parts, %d customers", broughtRows, broughtRows); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// An import and whoever changes one of its customers at the same moment wait for
// each other in one order: both get their way.
func TestProveACustomerIsChangedWhileAnImportChangesThem(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	files, create := s.Files, pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	change := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts)
	for round := range pgtest.Rounds(20, 500) {
		s.Exec(t, `delete from throttles`)
		tag := fmt.Sprintf("Fair %d", round)
		file := "email,name,tags\n" + pgtest.CustomerEmail + ",Brought " + tag + "," + tag + "\n"
		id, err := s.Store.Upload(t.Context(), create, "customers.csv", importing.NewSurvey(nil, csvfile.Format{Separator: ','}), strings.NewReader(file))
		pgtest.Must(t, err)
		s.check(t, jobs.Import{Workspace: s.space.ID, Import: id}, []string{"email", "name", "tags"})
		pgtest.Must(t, s.Store.StartImport(t.Context(), create, id))
		var both sync.WaitGroup
		both.Go(func() {
			d := customers.Draft{Name: "Changed " + tag, Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true, Tags: []string{tag}}
			if err := s.Store.UpdateContact(t.Context(), change, s.customer, d); err != nil {
				t.Errorf("round %d, changing: %v", round, err)
			}
		})
		both.Go(func() {
			if _, err := files.ReadImport(t.Context(), jobs.Import{Workspace: s.space.ID, Import: id}); err != nil {
				t.Errorf("round %d, importing: %v", round, err)
			}
		})
		both.Wait()
		if got := s.brought(t, id); !strings.HasPrefix(got, "done, 0 new, 1 changed, 0 refused") {
			t.Fatalf("round %d: %s", round, got)
		}
	}
}

// Whoever loses the right meanwhile takes nothing more in, and a cancelled
// import stays where it was.
func TestAnImportEndsWithTheRightToIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(t *testing.T, s *shop, id uuid.UUID)
		want string
	}{
		"demoted": {func(t *testing.T, s *shop, _ uuid.UUID) {
			s.Exec(t, `alter table members disable trigger user`)
			s.Exec(t, `update members set role = 'assistant', version = version + 1 where id = $1`, s.owner.ID)
		}, "refused"},
		"removed": {func(t *testing.T, s *shop, _ uuid.UUID) {
			s.Exec(t, `alter table members disable trigger user`)
			s.Exec(t, `update members set removed_at = now(), version = version + 1 where id = $1`, s.owner.ID)
		}, "refused"},
		"cancelled": {func(t *testing.T, s *shop, id uuid.UUID) {
			pgtest.Must(t, s.Store.CancelImport(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts), id))
		}, "cancelled"},
		"forgotten": {func(t *testing.T, s *shop, id uuid.UUID) {
			s.Exec(t, `update imports set created_at = now() - interval '7 days'`)
			_, err := s.Files.ForgetImport(t.Context(), jobs.ImportEnd{Workspace: s.space.ID, Import: id})
			pgtest.Must(t, err)
		}, "failed"},
		"failed": {func(t *testing.T, s *shop, id uuid.UUID) {
			for range 2 {
				pgtest.Must(t, s.Files.FailImport(t.Context(), jobs.Import{Workspace: s.space.ID, Import: id}))
			}
			if lines := pgtest.One[int](t, s.DB, `select count(*) from activity where act = 'import.fail' and target_id = $1`, id); lines != 1 {
				t.Errorf("%d lines in the activity log", lines)
			}
		}, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, files, job := bring(t)
			if more, err := files.ReadImport(t.Context(), job); err != nil || !more {
				t.Fatalf("the first step: %v, %v", more, err)
			}
			c.end(t, s, job.Import)
			if more, err := files.ReadImport(t.Context(), job); err != nil || more {
				t.Errorf("the next step: %v, %v", more, err)
			}
			if got, want := s.brought(t, job.Import), c.want+", 2000 new, 0 changed, 0 refused, 0 parts, 2000 customers"; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

// An undoing stops where its maker may not delete customers any more, and says so.
func TestAnUndoingEndsWithTheRightToIt(t *testing.T) {
	t.Parallel()
	s, files, job := bring(t)
	s.read(t, job)
	pgtest.Must(t, s.Store.UndoImport(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts), job.Import))
	undo := jobs.ImportUndo(job)
	if more, err := files.UndoImport(t.Context(), undo); err != nil || !more {
		t.Fatalf("the first step: %v, %v", more, err)
	}
	s.Exec(t, `alter table members disable trigger user`)
	s.Exec(t, `update members set role = 'manager', restrictions = '{contact_deletion}', version = version + 1 where id = $1`, s.owner.ID)
	if more, err := files.UndoImport(t.Context(), undo); err != nil || more {
		t.Errorf("the next step: %v, %v", more, err)
	}
	if got := pgtest.One[string](t, s.DB, `select format('%s, %s undone, %s there', state, undone, (select count(*) from contacts where source = 'import' and deleted_at is null))
		from imports`); got != fmt.Sprintf("undo_refused, 500 undone, %d there", broughtRows-500) {
		t.Error(got)
	}
}

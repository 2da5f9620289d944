package customers_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/exporting"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// timed is a job that ends something some time after a moment.
type timed struct {
	life time.Duration
	then time.Duration // until it comes again for what is kept longer, 0 for nothing
	run  func() (time.Duration, error)
	ago  string // moves that moment so much into the past
	over string // whether it has done its work
}

// timedJobs is one of each, that was just begun.
func timedJobs(t *testing.T) (s *shop, all map[string]timed) {
	t.Helper()
	e := beginExport(t, 1)
	e.part(t, 1)
	s = e.shop
	s.customer = s.NewContact(t, s.space, "Helene Dubois", pgtest.CustomerEmail)
	_, err := s.Store.DeleteContact(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts), s.customer)
	pgtest.Must(t, err)
	kept, other := s.NewContact(t, s.space, "Kept", "kept@customers.example"),
		s.NewContact(t, s.space, "Merged away", "merged@customers.example")
	pgtest.Must(t, s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts), s.version(t, kept),
		s.version(t, other), customers.MergeChoice{}))
	file := uuid.New()
	s.Exec(t, `insert into imports (workspace_id, id, member_id, member_version, resource, state, file, separator, bytes)
		select workspace_id, $1, id, version, 'contacts', 'uploaded', 'a.csv', ',', 1 from members where id = $2`, file, s.owner.ID)
	purge := func(contact uuid.UUID) timed {
		return timed{
			life: listing.UndoTime, ago: `update contacts set deleted_at = now() - $1::interval where id = '` + contact.String() + `'`,
			over: `select name = '' and email = '' from contacts where id = '` + contact.String() + `'`,
			run: func() (time.Duration, error) {
				return e.Jobs.PurgeContact(t.Context(), jobs.PurgeContact{Workspace: s.space.ID, Contact: contact})
			},
		}
	}
	field := s.field(t, "Topic", customers.TextField)
	s.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		values ($1, $2, $3, 'Glazes', 'glazes')`, s.space.ID, kept, field.ID)
	pgtest.Must(t, s.deleteField(t, field.ID))
	return s, map[string]timed{
		"purge_field": {
			life: listing.UndoTime, ago: `update contact_fields set deleted_at = now() - $1::interval`,
			over: `select not exists (select from contact_values)`,
			run: func() (time.Duration, error) {
				return e.Jobs.PurgeField(t.Context(), jobs.PurgeField{Workspace: s.space.ID, Field: field.ID})
			},
		},
		"purge_contact": purge(s.customer), "purge_contact, merged": purge(other),
		"export_end": {
			life: exporting.Life, ago: `update exports set finished_at = now() - $1::interval`, over: `select state = 'expired' from exports`,
			run: func() (time.Duration, error) {
				return e.files.ExpireExport(t.Context(), jobs.ExportEnd{Workspace: s.space.ID, Export: e.id})
			},
		},
		"import_end": {
			life: importing.ImportLife, then: listing.UndoTime, ago: `update imports set created_at = now() - $1::interval`, over: `select state = 'expired' from imports`,
			run: func() (time.Duration, error) {
				return e.files.ForgetImport(t.Context(), jobs.ImportEnd{Workspace: s.space.ID, Import: file})
			},
		},
	}
}

// A job that comes a moment early does nothing, and says when to come again.
func TestATimedJobWaitsForItsTime(t *testing.T) {
	t.Parallel()
	s, all := timedJobs(t)
	for name, job := range all {
		t.Run(name, func(t *testing.T) {
			const early = time.Minute
			s.Exec(t, job.ago, job.life-early)
			wait, err := job.run()
			pgtest.Must(t, err)
			if wait <= 0 || wait > early || pgtest.One[bool](t, s.DB, job.over) {
				t.Errorf("a minute early it waits %s, over: %v", wait, pgtest.One[bool](t, s.DB, job.over))
			}
			s.Exec(t, job.ago, job.life)
			for range 2 {
				wait, err = job.run()
				pgtest.Must(t, err)
				if wait > job.then || (wait > 0) != (job.then > 0) || !pgtest.One[bool](t, s.DB, job.over) {
					t.Errorf("in time it waits %s, over: %v", wait, pgtest.One[bool](t, s.DB, job.over))
				}
			}
		})
	}
}

// An end that comes late ends nothing else than what it was made for.
func TestATimedJobLeavesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	s, all := timedJobs(t)
	s.Exec(t, all["export_end"].ago, exporting.Life)
	s.Exec(t, `update exports set state = 'refused'`)
	s.Exec(t, `update contacts set deleted_at = null where id = $1`, s.customer)
	s.Exec(t, `update contact_fields set deleted_at = null`)
	for _, name := range []string{"export_end", "purge_contact", "purge_field"} {
		if wait, err := all[name].run(); wait > 0 || err != nil || pgtest.One[bool](t, s.DB, all[name].over) {
			t.Errorf("%s: %s, %v", name, wait, err)
		}
	}
	gone := jobs.PurgeContact{Workspace: s.space.ID, Contact: uuid.New()}
	if wait, err := s.Jobs.PurgeContact(t.Context(), gone); wait > 0 || err != nil {
		t.Errorf("nobody: %s, %v", wait, err)
	}
}

// Whoever inserts a job says how often it is tried.
func TestAJobIsTriedAsOftenAsItsWorkersSay(t *testing.T) {
	t.Parallel()
	e := beginExport(t, 1)
	if most := pgtest.One[int](t, e.DB, `select max_attempts from river_job where kind = 'export_part'`); most != jobs.MaxAttempts {
		t.Errorf("it is tried %d times, not %d", most, jobs.MaxAttempts)
	}
}

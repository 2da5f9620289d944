package jobs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// filesQueue keeps long work out of the way of mails.
const filesQueue = "files"

// Files does the long work: each call is one short step, which queues the next
// one in its own transaction. So nothing is lost when a process dies, and
// nothing is done twice.
type Files interface {
	WriteExport(context.Context, ExportPart) error
	// FailExport ends a file whose next part cannot be written.
	FailExport(context.Context, ExportPart) error
	// ReadImport takes the next rows in; more tells that there are further ones.
	ReadImport(context.Context, Import) (more bool, err error)
	// UndoImport takes back what an import did, a step after the other.
	UndoImport(context.Context, ImportUndo) (more bool, err error)
	// FailUndo ends an undoing whose next step cannot be done.
	FailUndo(context.Context, ImportUndo) error
	// FailImport ends an import whose next rows cannot be taken in.
	FailImport(context.Context, Import) error

	// What has its time tells how long that is still to come, and does nothing
	// until then: the clocks of two machines differ, and a customer who was
	// brought back can be deleted again.
	ExpireExport(context.Context, ExportEnd) (wait time.Duration, err error)
	PurgeContact(context.Context, PurgeContact) (wait time.Duration, err error)
	PurgeField(context.Context, PurgeField) (wait time.Duration, err error)
	ForgetImport(context.Context, ImportEnd) (wait time.Duration, err error)
}

// ExportPart writes the next rows of an export. A part that is there already
// is dropped.
type ExportPart struct {
	Workspace uuid.UUID `json:"workspace"`
	Export    uuid.UUID `json:"export"`
	Part      int       `json:"part"`
}

// Kind names the job in the queue.
func (ExportPart) Kind() string { return "export_part" }

// InsertOpts chooses the queue.
func (ExportPart) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// ExportEnd takes the file of an export away.
type ExportEnd struct {
	Workspace uuid.UUID `json:"workspace"`
	Export    uuid.UUID `json:"export"`
}

// Kind names the job in the queue.
func (ExportEnd) Kind() string { return "export_end" }

// InsertOpts chooses the queue.
func (ExportEnd) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// PurgeContact forgets a deleted customer for good, or one who was merged into
// another, if they are still deleted.
type PurgeContact struct {
	Workspace uuid.UUID `json:"workspace"`
	Contact   uuid.UUID `json:"contact"`
}

// Kind names the job in the queue.
func (PurgeContact) Kind() string { return "purge_contact" }

// InsertOpts chooses the queue.
func (PurgeContact) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// PurgeField forgets what customers have in a deleted field, if it is still deleted.
type PurgeField struct {
	Workspace uuid.UUID `json:"workspace"`
	Field     uuid.UUID `json:"field"`
}

// Kind names the job in the queue.
func (PurgeField) Kind() string { return "purge_field" }

// InsertOpts chooses the queue.
func (PurgeField) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// Import reads a file that came in, from where it was left.
type Import struct {
	Workspace uuid.UUID `json:"workspace"`
	Import    uuid.UUID `json:"import"`
}

// Kind names the job in the queue.
func (Import) Kind() string { return "import" }

// InsertOpts chooses the queue.
func (Import) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// ImportUndo takes back what an import did, from where it was left.
type ImportUndo struct {
	Workspace uuid.UUID `json:"workspace"`
	Import    uuid.UUID `json:"import"`
}

// Kind names the job in the queue.
func (ImportUndo) Kind() string { return "import_undo" }

// InsertOpts chooses the queue.
func (ImportUndo) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// ImportEnd takes away what is left of a file that came in.
type ImportEnd struct {
	Workspace uuid.UUID `json:"workspace"`
	Import    uuid.UUID `json:"import"`
}

// Kind names the job in the queue.
func (ImportEnd) Kind() string { return "import_end" }

// InsertOpts chooses the queue.
func (ImportEnd) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

// turn is how long an import works before others get their turn. The job is
// then put back as it is: the place that was reached stands in the database.
const turn = jobTimeout / 3

// stepAttempts is how often a step of a file is tried, in some two minutes. The
// attempts after them only end the file, so that it says that it failed, also
// when the step ended its whole process.
const stepAttempts = 8

// shelf works on files.
type shelf struct{ files Files }

func (s shelf) writeExport(ctx context.Context, job *river.Job[ExportPart]) error {
	if job.Attempt > stepAttempts {
		return s.files.FailExport(ctx, job.Args)
	}
	if job.Args.Part > 0 {
		defer Sparing()()
	}
	return s.files.WriteExport(ctx, job.Args)
}

func (s shelf) readImport(ctx context.Context, job *river.Job[Import]) error {
	if job.Attempt > stepAttempts {
		return s.files.FailImport(ctx, job.Args)
	}
	return inTurn(job.JobRow, func() (bool, error) { return s.files.ReadImport(ctx, job.Args) })
}

func (s shelf) undoImport(ctx context.Context, job *river.Job[ImportUndo]) error {
	if job.Attempt > stepAttempts {
		return s.files.FailUndo(ctx, job.Args)
	}
	return inTurn(job.JobRow, func() (bool, error) { return s.files.UndoImport(ctx, job.Args) })
}

// inTurn takes one step after the other, until there is none more or others have
// their turn. The first step of a file is not sparing: most files are done with it.
func inTurn(job *rivertype.JobRow, step func() (more bool, err error)) error {
	began := time.Now()
	if !begun(job) {
		if more, err := step(); err != nil || !more {
			return err
		}
	}
	defer Sparing()()
	for {
		if more, err := step(); err != nil || !more {
			return err
		}
		if time.Since(began) >= turn {
			return river.JobSnooze(0)
		}
	}
}

// begun tells whether a job had a turn before, or was ended in it.
func begun(job *rivertype.JobRow) bool {
	var kept struct {
		Snoozes int `json:"snoozes"`
	}
	return job.Attempt > 1 || json.Unmarshal(job.Metadata, &kept) == nil && kept.Snoozes > 0
}

func (s shelf) expireExport(ctx context.Context, job *river.Job[ExportEnd]) error {
	return again(s.files.ExpireExport(ctx, job.Args))
}

func (s shelf) purgeContact(ctx context.Context, job *river.Job[PurgeContact]) error {
	return again(s.files.PurgeContact(ctx, job.Args))
}

func (s shelf) purgeField(ctx context.Context, job *river.Job[PurgeField]) error {
	return again(s.files.PurgeField(ctx, job.Args))
}

func (s shelf) forgetImport(ctx context.Context, job *river.Job[ImportEnd]) error {
	return again(s.files.ForgetImport(ctx, job.Args))
}

// again puts a job back that came too early, until its time.
func again(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return river.JobSnooze(wait)
	}
	return err
}

func addFiles(workers *river.Workers, files Files) {
	s := shelf{files}
	river.AddWorker(workers, work(s.writeExport))
	river.AddWorker(workers, work(s.expireExport))
	river.AddWorker(workers, work(s.purgeContact))
	river.AddWorker(workers, work(s.purgeField))
	river.AddWorker(workers, work(s.readImport))
	river.AddWorker(workers, work(s.undoImport))
	river.AddWorker(workers, work(s.forgetImport))
}

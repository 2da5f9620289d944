package jobs

import (
	"context"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
)

// filesQueue keeps long work out of the way of mails.
const filesQueue = "files"

// Files does the long work: each call is one short step, which queues the next
// one in its own transaction. So nothing is lost when a process dies, and
// nothing is done twice.
type Files interface {
	WriteExport(context.Context, ExportPart) error
	ExpireExport(context.Context, ExportEnd) error
	PurgeContact(context.Context, PurgeContact) error
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

// PurgeContact forgets a deleted customer for good, if they are still deleted.
type PurgeContact struct {
	Workspace uuid.UUID `json:"workspace"`
	Contact   uuid.UUID `json:"contact"`
}

// Kind names the job in the queue.
func (PurgeContact) Kind() string { return "purge_contact" }

// InsertOpts chooses the queue.
func (PurgeContact) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: filesQueue} }

func addFiles(workers *river.Workers, files Files) {
	river.AddWorker(workers, work(func(ctx context.Context, job *river.Job[ExportPart]) error { return files.WriteExport(ctx, job.Args) }))
	river.AddWorker(workers, work(func(ctx context.Context, job *river.Job[ExportEnd]) error { return files.ExpireExport(ctx, job.Args) }))
	river.AddWorker(workers, work(func(ctx context.Context, job *river.Job[PurgeContact]) error {
		return files.PurgeContact(ctx, job.Args)
	}))
}

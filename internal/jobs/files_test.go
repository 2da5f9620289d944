package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// brokenFiles cannot do a step; it notes what it was asked for. What has its
// time waits as long as wait says.
type brokenFiles struct {
	wait  time.Duration
	err   error
	asked []string
}

var errBroken = errors.New("it cannot be done")

func (f *brokenFiles) ask(what string) { f.asked = append(f.asked, what) }

func (f *brokenFiles) WriteExport(context.Context, ExportPart) error { f.ask("step"); return errBroken }
func (f *brokenFiles) FailExport(context.Context, ExportPart) error  { f.ask("fail"); return f.err }
func (f *brokenFiles) FailImport(context.Context, Import) error      { f.ask("fail"); return f.err }
func (f *brokenFiles) FailUndo(context.Context, ImportUndo) error    { f.ask("fail"); return f.err }
func (f *brokenFiles) UndoImport(context.Context, ImportUndo) (bool, error) {
	f.ask("step")
	return false, errBroken
}
func (f *brokenFiles) ReadImport(context.Context, Import) (bool, error) {
	f.ask("step")
	return false, errBroken
}

func (f *brokenFiles) ExpireExport(context.Context, ExportEnd) (time.Duration, error) {
	return f.wait, f.err
}

func (f *brokenFiles) PurgeContact(context.Context, PurgeContact) (time.Duration, error) {
	return f.wait, f.err
}

func (f *brokenFiles) PurgeField(context.Context, PurgeField) (time.Duration, error) {
	return f.wait, f.err
}

func (f *brokenFiles) ForgetImport(context.Context, ImportEnd) (time.Duration, error) {
	return f.wait, f.err
}

func attempt(n int) *rivertype.JobRow { return &rivertype.JobRow{Attempt: n} }

// A step that fails is tried some times, and then the file ends as failed. Where
// that fails too, the end is tried again, and the step is not.
func TestAFileEndsWhateverItsStepsDo(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(shelf, int) error{
		"export": func(s shelf, n int) error {
			return s.writeExport(t.Context(), &river.Job[ExportPart]{JobRow: attempt(n)})
		},
		"import": func(s shelf, n int) error {
			return s.readImport(t.Context(), &river.Job[Import]{JobRow: attempt(n)})
		},
		"undo": func(s shelf, n int) error {
			return s.undoImport(t.Context(), &river.Job[ImportUndo]{JobRow: attempt(n)})
		},
	} {
		files := &brokenFiles{err: errBroken}
		for n := 1; n <= stepAttempts+2; n++ {
			if n == stepAttempts+2 {
				files.err = nil
			}
			if err := work(shelf{files}, n); (err == nil) != (n == stepAttempts+2) {
				t.Errorf("%s, attempt %d: %v", name, n, err)
			}
		}
		want := []string{"step", "step", "step", "step", "step", "step", "step", "step", "fail", "fail"}
		if fmt.Sprint(files.asked) != fmt.Sprint(want) {
			t.Errorf("%s: %q", name, files.asked)
		}
	}
}

// What comes before its time is put back until then; what has failed is not.
func TestATimedJobComesAgain(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(shelf) error{
		"export_end":    func(s shelf) error { return s.expireExport(t.Context(), &river.Job[ExportEnd]{}) },
		"purge_contact": func(s shelf) error { return s.purgeContact(t.Context(), &river.Job[PurgeContact]{}) },
		"purge_field":   func(s shelf) error { return s.purgeField(t.Context(), &river.Job[PurgeField]{}) },
		"import_end":    func(s shelf) error { return s.forgetImport(t.Context(), &river.Job[ImportEnd]{}) },
	} {
		var later *rivertype.JobSnoozeError
		if err := work(shelf{&brokenFiles{wait: time.Second}}); !errors.As(err, &later) || later.Duration != time.Second {
			t.Errorf("%s, a second early: %v", name, err)
		}
		if err := work(shelf{&brokenFiles{}}); err != nil {
			t.Errorf("%s, in time: %v", name, err)
		}
		if err := work(shelf{&brokenFiles{wait: time.Second, err: errBroken}}); !errors.Is(err, errBroken) {
			t.Errorf("%s, broken: %v", name, err)
		}
	}
}

// The first step of a file is not sparing, and all that come after it are, in whichever
// turn. The pace is of the whole process, so that nothing runs beside it.
func TestAFileIsSparingFromItsSecondStep(t *testing.T) {
	t.Setenv("GOGC", "")
	for name, c := range map[string]struct {
		job  rivertype.JobRow
		want string
	}{
		"a new file":           {rivertype.JobRow{Attempt: 1}, "[false true true]"},
		"its next turn":        {rivertype.JobRow{Attempt: 1, Metadata: []byte(`{"snoozes": 2}`)}, "[true true true]"},
		"one that was ended":   {rivertype.JobRow{Attempt: 2, Metadata: []byte(`{}`)}, "[true true true]"},
		"what nobody can read": {rivertype.JobRow{Attempt: 1, Metadata: []byte(`[`)}, "[false true true]"},
	} {
		var spared []bool
		err := inTurn(&c.job, func() (more bool, err error) {
			spares.Lock()
			defer spares.Unlock()
			spared = append(spared, spares.count > 0)
			return len(spared) < 3, nil
		})
		if fmt.Sprint(spared) != c.want || err != nil {
			t.Errorf("%s: %v, %v", name, spared, err)
		}
	}
}

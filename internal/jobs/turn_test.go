package jobs

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// reading is an import of so many steps, each of which takes a second.
type reading struct {
	Files
	steps, read int
	broken      error
}

func (r *reading) ReadImport(context.Context, Import) (more bool, err error) {
	<-time.After(time.Second)
	r.read++
	return r.read < r.steps, r.broken
}

// An import ends with its file, or at its first fault. A long one gives others
// their turn, and is put back as it is.
func TestALongImportGivesOthersTheirTurn(t *testing.T) {
	t.Parallel()
	broken := errors.New("the database is away")
	for name, c := range map[string]struct {
		files reading
		read  int
		back  bool
		err   error
	}{
		"one step":   {reading{steps: 1}, 1, false, nil},
		"four steps": {reading{steps: 4}, 4, false, nil},
		"a day":      {reading{steps: 86_400}, int(turn.Seconds()), true, nil},
		"a fault":    {reading{steps: 4, broken: broken}, 1, false, broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				files := c.files
				err := shelf{&files}.readImport(t.Context(), &river.Job[Import]{JobRow: attempt(1)})
				var back *rivertype.JobSnoozeError
				if errors.As(err, &back) != c.back || !c.back && !errors.Is(err, c.err) || files.read != c.read {
					t.Errorf("%d steps, %v", files.read, err)
				}
				if c.back && back.Duration != 0 {
					t.Errorf("it is put back for %s", back.Duration)
				}
			})
		})
	}
}

package kit

import (
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/postgres"
	"latchkey/web/app"
)

// Returned tells how many of those that one press took away are back.
type Returned struct {
	Back []uuid.UUID
	gone int
	why  []string // each reason once
}

// BringBack undoes what one press did, each alone: one that is back already is no fault, and
// where another was made like it meanwhile, the others are back all the same.
func BringBack(r *app.Request, ids []uuid.UUID, restore func(uuid.UUID) error) (done Returned, err error) {
	for _, id := range ids {
		err := restore(id)
		var missing *fault.Fault
		switch {
		case err == nil:
			done.Back = append(done.Back, id)
		case errors.As(err, &missing) && missing.Kind == fault.NotFound:
		case postgres.IsRefusal(err):
			done.gone++
			if why, _ := r.Refused(err); !slices.Contains(done.why, why) {
				done.why = append(done.why, why)
			}
		case len(done.Back) == 0:
			return done, err
		default: // Those who follow were not tried; what is back is told.
			done.gone, done.why = len(ids)-len(done.Back), append(done.why, r.Words.T("several.not_tried"))
			return done, nil
		}
	}
	if len(done.Back)+done.gone == 0 {
		return done, postgres.NotFound
	}
	return done, nil
}

// Notice says how many are back, and why others are not.
func (d *Returned) Notice(r *app.Request) app.Notice {
	said := []string{r.Words.T("section.back", "Count", len(d.Back), "Number", r.Words.Number(len(d.Back)))}
	if d.gone > 0 {
		said = append(said, r.Words.T("section.not_back", "Count", d.gone, "Number", r.Words.Number(d.gone)))
	}
	return app.Notice{Text: strings.Join(append(said, d.why...), " "), Alert: d.gone > 0}
}

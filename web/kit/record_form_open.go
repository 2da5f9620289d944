package kit

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// newForm begins the form of a record for the customer that the address names,
// who has to be within reach of whoever asks.
func (k *Records) newForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil, err
	}
	latest := k.kit.LatestFor(actor)
	c, err := k.kit.CustomerOf(r, open, latest...)
	if err != nil {
		return nil, err
	}
	f := &RecordForm{Records: k, Request: r, Actor: actor, Contact: c.ID, person: c.Title(), Wrong: app.Faults{}}
	var paid []records.Record
	for _, of := range latest {
		paid = append(paid, of.Rows...)
	}
	slices.SortFunc(paid, func(a, b records.Record) int { return b.At.Compare(a.At) })
	for _, record := range paid {
		if record.Currency != "" && !slices.Contains(f.Currencies, record.Currency) {
			f.Currencies = append(f.Currencies, record.Currency)
		}
	}
	if len(f.Currencies) == 0 {
		f.Currencies = []string{r.Currency()}
	}
	f.Was = records.Full{Record: records.Record{At: time.Now(), Currency: f.Currencies[0]}}
	return f, f.choose()
}

// openForm begins the form of the record that the address names. One that
// changes no more is a fault of kind Conflict.
func (k *Records) openForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	full, err := k.open(r, actor)
	if err != nil {
		return nil, err
	}
	if records.Final(full.State) {
		return nil, records.Moved
	}
	f := &RecordForm{Records: k, Request: r, Actor: actor, Was: full, Wrong: app.Faults{}}
	if full.Currency != "" {
		f.Currencies = []string{full.Currency}
	}
	return f, f.choose()
}

// choose reads what the form of some kinds offers, with what it has and what was sent.
func (f *RecordForm) choose() error {
	if f.Choices == nil {
		return nil
	}
	open, err := policy.Authorize[policy.Open](f.Actor, f.Resource)
	if err != nil {
		return err
	}
	chosen := []uuid.NullUUID{{UUID: f.Was.Course, Valid: true}}
	for _, line := range f.Was.Lines {
		chosen = append(chosen, line.Product)
	}
	r := f.Request
	for _, values := range r.PostForm {
		for _, value := range values {
			if id, err := uuid.Parse(value[strings.IndexByte(value, ':')+1:]); err == nil {
				chosen = append(chosen, uuid.NullUUID{UUID: id, Valid: true})
			}
		}
	}
	f.Offered, err = f.Offers(r.Context(), open, chosen)
	return err
}

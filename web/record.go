package web

import (
	"net/http"
	"strconv"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/templates"
)

// openRecord reads the record that the address names.
func (s *Server) openRecord(r *Request, actor policy.Actor, k *recordKind) (customer.FullRecord, error) {
	id, err := r.id()
	if err != nil {
		return customer.FullRecord{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, k.resource)
	if err != nil {
		return customer.FullRecord{}, err
	}
	var contacts *policy.Grant[policy.Open]
	if opened, err := policy.Authorize[policy.Open](actor, policy.Contacts); err == nil {
		contacts = &opened
	}
	return s.store.Record(r.Context(), open, k.kind, id, contacts)
}

// recordPage is the page of one record.
func recordPage(k *recordKind) func(*Server, http.ResponseWriter, *Request, policy.Grant[policy.Open]) error {
	return func(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.Open]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		base := r.url(k.path() + "/" + full.ID.String())
		p := templates.RecordPage{
			Frame:    s.frame(w, r, r.recordTitle(&full.Record), "", templates.Link{Label: r.resource(k.resource), URL: r.url(k.path())}),
			Sort:     r.Words.T(k.word("one")),
			Figure:   r.recordFigure(k, &full.Record),
			State:    r.stateCell(k, full.State),
			Customer: templates.Value{Text: full.Customer.Shown, Hidden: full.Customer.Hidden},
			Facts:    r.recordFacts(k, &full),
		}
		if full.Kind != "" {
			p.Sort = r.Words.T("records.sort_" + full.Kind)
		}
		if full.Contact != [16]byte{} {
			p.CustomerURL = r.url("/contacts/" + full.Contact.String())
		}
		if _, err := policy.Authorize[policy.Update](grant.Actor(), k.resource); err == nil {
			if !customer.Final(full.State) {
				p.EditURL = base + "/edit"
			}
			p.Next, p.Menu = r.stepItems(k, base, full.State)
		}
		if k.kind == customer.Orders {
			p.Order = r.orderPart(&full, p.EditURL != "" && full.State != "shipped")
		}
		if _, err := policy.Authorize[policy.Delete](grant.Actor(), k.resource); err == nil && k.deletes() {
			p.Menu = append(p.Menu, templates.MenuItem{Label: r.Words.T("records.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true})
		}
		return render(w, r, http.StatusOK, templates.Record(p))
	}
}

// recordFacts are what is known of a record beside its amount and its customer.
func (r *Request) recordFacts(k *recordKind, full *customer.FullRecord) (facts []templates.Fact) {
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, templates.Fact{Label: r.Words.T("records." + key), Lines: []templates.Value{{Text: text}}})
		}
	}
	date := "head_date"
	switch k.kind {
	case customer.Subscriptions:
		add("field_period", r.Words.T("records.period_"+full.Period))
		date = "field_start"
	case customer.Students:
		date = "enrolled"
	default:
	}
	add(date, r.Words.Date(full.At))
	if !full.TrialEnds.IsZero() {
		add("field_trial_ends", r.Words.Date(full.TrialEnds))
	}
	if !full.Next.IsZero() && full.State != "paused" {
		add("next", r.Words.Date(full.Next))
	}
	if !full.Ended.IsZero() {
		add("ended", r.Words.Date(full.Ended))
	}
	if !full.Shipped.IsZero() {
		add("shipped", r.Words.Date(full.Shipped))
	}
	add("field_tracking", full.Tracking)
	return facts
}

// orderPart draws what was ordered, and where it goes, which can be changed for
// whom it is open.
func (r *Request) orderPart(full *customer.FullRecord, open bool) *templates.OrderPart {
	part := &templates.OrderPart{}
	for i := range full.Lines {
		l := &full.Lines[i]
		part.Lines = append(part.Lines, templates.OrderLine{
			Label: l.Label, Quantity: strconv.Itoa(l.Quantity), Price: r.Words.Money(l.Price, full.Currency), Sum: r.Words.Money(l.Sum(), full.Currency),
		})
	}
	to := full.Destination()
	if to.Name.Shown != "" {
		part.Address = append(part.Address, templates.Value{Text: to.Name.Shown, Hidden: to.Name.Hidden})
	}
	part.Address = append(part.Address, r.postal(to.Street, to.PostalCode, to.City, to.Country)...)
	switch {
	case !to.HasAddress():
		part.Note = r.Words.T("records.no_address")
		if open {
			part.Note += " " + r.Words.T("records.add_address")
		}
	case !full.Ship.HasAddress():
		part.Note = r.Words.T("records.own_address")
	}
	return part
}

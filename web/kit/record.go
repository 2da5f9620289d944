package kit

import (
	"net/http"
	"strconv"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// openRecord reads the record that the address names.
func (s *Kit) openRecord(r *app.Request, actor policy.Actor, k *recordKind) (records.FullRecord, error) {
	id, err := r.ID()
	if err != nil {
		return records.FullRecord{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, k.Resource)
	if err != nil {
		return records.FullRecord{}, err
	}
	var contacts *policy.Grant[policy.Open]
	if opened, err := policy.Authorize[policy.Open](actor, policy.Contacts); err == nil {
		contacts = &opened
	}
	return s.store.Record(r.Context(), open, k.Kind, id, contacts)
}

// recordPage is the page of one record.
func (s *Kit) recordPage(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Open]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		base := r.Address(k.Path() + "/" + full.ID.String())
		p := parts.RecordPage{
			Frame:    s.Frame(w, r, recordTitle(r, &full.Record), "", frame.Link{Label: r.Resource(k.Resource), URL: r.Address(k.Path())}),
			Sort:     r.Words.T(k.word("one")),
			Figure:   recordFigure(r, k, &full.Record),
			State:    stateCell(r, k, full.State),
			Customer: parts.Value{Text: full.Customer.Shown, Hidden: full.Customer.Hidden},
			Facts:    recordFacts(r, k, &full),
		}
		if full.Kind != "" {
			p.Sort = r.Words.T("records.sort_" + full.Kind)
		}
		if full.Contact != [16]byte{} {
			p.CustomerURL = r.Address("/contacts/" + full.Contact.String())
		}
		if _, err := policy.Authorize[policy.Update](grant.Actor(), k.Resource); err == nil {
			if !records.Final(full.State) {
				p.EditURL = base + "/edit"
			}
			p.Next, p.Menu = stepItems(r, k, base, full.State)
		}
		if k.Kind == records.Orders {
			p.Order = orderPart(r, &full, p.EditURL != "" && full.State != "shipped")
			if _, err := policy.Authorize[policy.Open](grant.Actor(), policy.Coupons); err != nil {
				p.Order.Coupon = full.Coupon
			}
		}
		if _, err := policy.Authorize[policy.Delete](grant.Actor(), k.Resource); err == nil && k.deletes() {
			p.Menu = append(p.Menu, parts.MenuItem{Label: r.Words.T("records.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true})
		}
		return app.Render(w, r, http.StatusOK, parts.Record(p))
	}
}

// recordFacts are what is known of a record beside its amount and its customer.
func recordFacts(r *app.Request, k *recordKind, full *records.FullRecord) (facts []parts.Fact) {
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, parts.Fact{Label: r.Words.T("records." + key), Lines: []parts.Value{{Text: text}}})
		}
	}
	date := "head_date"
	switch k.Kind {
	case records.Subscriptions:
		add("field_period", r.Words.T("records.period_"+full.Period))
		date = "field_start"
	case records.Students:
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
func orderPart(r *app.Request, full *records.FullRecord, open bool) *parts.OrderPart {
	part := &parts.OrderPart{}
	for i := range full.Lines {
		l := &full.Lines[i]
		part.Lines = append(part.Lines, parts.OrderLine{
			Label: l.Label, Quantity: strconv.Itoa(l.Quantity), Price: r.Words.Money(l.Price, full.Currency), Sum: r.Words.Money(l.Sum(), full.Currency),
		})
	}
	if full.Coupon != "" {
		part.Coupon = r.Words.T("records.coupon_named", "Name", full.CouponName, "Code", full.Coupon)
		part.Sum, part.Discount = r.Words.Money(full.Amount+full.Discount, full.Currency), r.Words.Money(-full.Discount, full.Currency)
	}
	to := full.Destination()
	if to.Name.Shown != "" {
		part.Address = append(part.Address, parts.Value{Text: to.Name.Shown, Hidden: to.Name.Hidden})
	}
	part.Address = append(part.Address, Postal(r, to.Street, to.PostalCode, to.City, to.Country)...)
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

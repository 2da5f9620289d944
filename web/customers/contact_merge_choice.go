package customers

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/masked"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// askMerge asks who stays, and which of two values, and says what moves.
func (s *Pages) askMerge(r *app.Request, p *view.MergePage, this, other *customers.Contact, in mergeForm) error {
	sides := func(choice, one, two string) []ui.Option {
		return []ui.Option{
			{Value: thisOne, Label: one, Selected: choice != otherOne}, {Value: otherOne, Label: two, Selected: choice == otherOne},
		}
	}
	named := func(c *customers.Contact) string { // Two may be called alike.
		return strings.Join(slices.Compact([]string{c.Title(), c.Email.Shown}), " · ")
	}
	p.Choices = append(p.Choices, ui.Choice{
		ID: "merge-stays", Name: "stays", Label: r.Words.T("contact.merge_stays"), Options: sides(in.Stays, named(this), named(other)),
	})
	ours, theirs := this.Parts(), other.Parts()
	for _, part := range customers.Differing(ours, theirs) {
		p.Choices = append(p.Choices, ui.Choice{
			ID: "merge-" + string(part), Name: "keep_" + string(part), Label: partLabel(r, part, this),
			Options: sides(in.Keep[string(part)], partText(r, part, ours[part], this), partText(r, part, theirs[part], this)),
		})
	}
	p.Hint = r.Words.T("contact.merge_note")
	if stays := mergedAnswer(r, this.Consent, other.Consent); stays != "" {
		p.Hint += " " + stays
	}
	for _, c := range []*customers.Contact{this, other} {
		moves, err := s.moves(r, c)
		if err != nil {
			return err
		}
		p.Moves = append(p.Moves, r.Words.T("contact.merge_has", "Name", c.Title(), "What", moves))
	}
	return nil
}

// moves says what of a customer would move: of the kinds that whoever asks may open.
func (s *Pages) moves(r *app.Request, c *customers.Contact) (string, error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, policy.Contacts)
	if err != nil {
		return "", err
	}
	counts, err := s.store.MergeCounts(r.Context(), open, c.ID)
	if err != nil {
		return "", err
	}
	var list []string
	for _, resource := range policy.Resources() {
		count := counts[resource]
		if count == 0 || !app.May[policy.Open](r.Who.Actor, resource) {
			continue
		}
		label := r.Resource(resource)
		switch resource {
		case policy.Contacts:
			label = r.Words.T("contact.merge_notes")
		case policy.Conversations:
			label = r.Words.T("contact.merge_conversations")
		default:
		}
		list = append(list, label+": "+r.Words.Number(count))
	}
	if len(list) == 0 {
		return r.Words.T("contact.merge_nothing"), nil
	}
	return strings.Join(list, ", "), nil
}

// partLabel is what a part is called.
func partLabel(r *app.Request, part customers.MergePart, c *customers.Contact) string {
	if field, own := part.Field(); own {
		for _, v := range c.Values {
			if v.Field == field {
				return v.Name
			}
		}
	}
	if part == customers.MergeName {
		return r.Words.T("import.field_name")
	}
	return r.Words.T("contact." + string(part))
}

// partText is a value of a part as people read it.
func partText(r *app.Request, part customers.MergePart, line customers.Line, c *customers.Contact) string {
	switch part {
	case customers.MergePhone:
		return phone.International(line[0])
	case customers.MergeLanguage:
		if l, ok := i18n.ParseLanguage(line[0]); ok {
			return l.Name()
		}
	case customers.MergeAddress:
		text := func(i int) masked.Text { return masked.Text{Shown: line[i]} }
		var lines []string
		for _, v := range kit.Postal(r, text(0), text(1), text(2), text(3)) {
			lines = append(lines, v.Text)
		}
		return strings.Join(lines, ", ")
	case customers.MergeName:
		return line[0]
	}
	if field, own := part.Field(); own {
		for _, v := range c.Values {
			if v.Field == field {
				return kit.FieldText(r, v.Kind, line[0])
			}
		}
	}
	return line[0]
}

// choiceOf is what a form chooses, for the one who stays by it.
func choiceOf(r *app.Request, this, other *customers.Contact, in mergeForm) (choice customers.MergeChoice, err error) {
	goes, side := other, otherOne
	if in.Stays == otherOne {
		goes, side = this, thisOne
	}
	choice = customers.MergeChoice{
		Head: r.Words.T("contact.merge_was", "Name", goes.Title()),
		Say: func(part customers.MergePart, line customers.Line) string {
			return partLabel(r, part, this) + ": " + partText(r, part, line, this)
		},
	}
	if !isSide(in.Stays) {
		return choice, fault.New(fault.Invalid, "fault.choice")
	}
	differing := customers.Differing(this.Parts(), other.Parts())
	for name, kept := range in.Keep {
		part := customers.MergePart(name)
		_, own := part.Field()
		known := own || slices.Contains([]customers.MergePart{
			customers.MergeName, customers.MergePhone, customers.MergeLanguage, customers.MergeAddress,
		}, part)
		if !known || !isSide(kept) {
			return choice, fault.New(fault.Invalid, "fault.choice")
		}
		if kept == "" {
			kept = thisOne
		}
		if kept == side && slices.Contains(differing, part) {
			choice.Take = append(choice.Take, part)
		}
	}
	if side == thisOne { // What is not chosen is that of the page's own customer.
		for _, part := range differing {
			if _, chosen := in.Keep[string(part)]; !chosen {
				choice.Take = append(choice.Take, part)
			}
		}
	}
	return choice, nil
}

// otherSeen reads the second customer again.
func (s *Pages) otherSeen(r *app.Request, actor policy.Actor, id uuid.UUID) (c customers.Contact, err error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return c, err
	}
	c, err = s.store.Customer(r.Context(), open, id)
	if isMissing(err) {
		if _, merged := s.store.MergedInto(r.Context(), open, id); merged == nil {
			err = fault.New(fault.Conflict, "fault.merged_meanwhile")
		}
	}
	return c, err
}

// mergeAgain shows a refused merge as it was filled in, with the two as they are now.
func (s *Pages) mergeAgain(
	w http.ResponseWriter, r *app.Request, this, other uuid.UUID, in mergeForm, status int, wrong app.Faults,
) error {
	keep, err := s.otherSeen(r, r.Who.Actor, this)
	if err != nil {
		return err
	}
	gone, err := s.otherSeen(r, r.Who.Actor, other)
	if err != nil {
		return err
	}
	return s.showMerge(w, r, &keep, &gone, in, status, wrong)
}

func isMissing(err error) bool {
	var missing *fault.Fault
	return errors.As(err, &missing) && missing.Kind == fault.NotFound
}

// mergedMeanwhile tells whoever merges a customer who was merged meanwhile, and may see
// the one who stayed. Everybody else finds nobody.
func (s *Pages) mergedMeanwhile(r *app.Request, actor policy.Actor, err error) error {
	id, wrong := r.ID()
	open, refused := policy.Authorize[policy.Open](actor, policy.Contacts)
	if !isMissing(err) || wrong != nil || refused != nil {
		return err
	}
	if _, merged := s.store.MergedInto(r.Context(), open, id); merged == nil {
		return fault.New(fault.Conflict, "fault.merged_meanwhile")
	}
	return err
}

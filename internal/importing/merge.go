package importing

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
)

// Kept is what there is of a customer that a file can change.
type Kept struct {
	ID      uuid.UUID
	Version int64
	Name    string
	Phone   string
	Language,
	Street, PostalCode, City, Country string
	Values  map[uuid.UUID]string
	Tags    []uuid.UUID
	Consent customers.Consent
	// What is read of it where a file says something of that alone: ids as texts, the
	// keys of all addresses, the sums of notes.
	Assignee, Team string   `db:"-"`
	Addresses      []string `db:"-"`
	Notes          []string `db:"-"`
}

// Was is what stood where an import changed a customer, for its undoing: the
// texts by their names, the values of own fields, and the tags that were added.
type Was struct {
	Texts   map[string]string    `json:"texts,omitempty"`
	Values  map[uuid.UUID]string `json:"values,omitempty"`
	Tags    []uuid.UUID          `json:"tags,omitempty"`
	Others  []string             `json:"others,omitempty"` // keys of addresses that were added
	Notes   int                  `json:"notes,omitempty"`  // how many were
	Consent *customers.Consent   `json:"consent,omitempty"`
}

// Changes tells whether anything was changed.
func (w *Was) Changes() bool {
	return len(w.Texts)+len(w.Values)+len(w.Tags)+len(w.Others)+w.Notes > 0 || w.Consent != nil
}

// Parts are what was changed, as a customer's history names it.
func (w *Was) Parts() (parts []string) {
	for _, part := range []string{"name", "phone", "language", "assignee", "team"} {
		if _, changed := w.Texts[part]; changed {
			parts = append(parts, part)
		}
	}
	for _, line := range addressLines {
		if _, changed := w.Texts[line]; changed {
			parts = append(parts, "address")
			break
		}
	}
	if len(w.Others) > 0 {
		parts = append(parts, "email")
	}
	if len(w.Tags) > 0 {
		parts = append(parts, "tags")
	}
	if len(w.Values) > 0 {
		parts = append(parts, "fields")
	}
	if w.Notes > 0 {
		parts = append(parts, "notes")
	}
	if w.Consent != nil {
		parts = append(parts, "consent")
	}
	return parts
}

var addressLines = []string{"street", "postal_code", "city", "country"}

// texts are the texts of a customer, by their names.
func (k *Kept) texts() map[string]*string {
	return map[string]*string{
		"name": &k.Name, "phone": &k.Phone, "language": &k.Language,
		"street": &k.Street, "postal_code": &k.PostalCode, "city": &k.City, "country": &k.Country,
		"assignee": &k.Assignee, "team": &k.Team,
	}
}

// Restore puts back what was there.
func (k *Kept) Restore(was *Was) {
	if was.Consent != nil {
		k.Consent = *was.Consent
	}
	texts := k.texts()
	for name, text := range was.Texts {
		if texts[name] != nil {
			*texts[name] = text
		}
	}
}

// idText is an id as a text, "" for none.
func idText(id uuid.NullUUID) string {
	if !id.Valid {
		return ""
	}
	return id.UUID.String()
}

// Merge lays what a row says over what is there, as the file's maker chose, and
// tells what was there. What the row leaves empty blanks nothing. An address is
// one thing: where its lines gainsay those that are there it does not fill gaps.
// Addresses and notes are added; those that are new stay with the row.
func (k *Kept) Merge(row *Contact, tags []uuid.UUID, existing Existing) (was Was, tooMany bool) {
	if existing == Leave {
		return was, false
	}
	says := Kept{
		Name: row.Name, Phone: row.Phone, Language: row.Language,
		Street: row.Street, PostalCode: row.PostalCode, City: row.City, Country: row.Country,
		Assignee: idText(row.AssigneeID), Team: idText(row.TeamID),
	}
	there, new := k.texts(), says.texts()
	another := false // address than the one that is there
	for _, line := range addressLines {
		another = another || *there[line] != "" && *new[line] != "" && *there[line] != *new[line]
	}
	for name, text := range new {
		isLine := slices.Contains(addressLines, name)
		if *text == "" || *text == *there[name] || existing == Fill && (*there[name] != "" || isLine && another) {
			continue
		}
		if was.Texts == nil {
			was.Texts = map[string]string{}
		}
		was.Texts[name], *there[name] = *there[name], *text
	}
	for field, value := range row.Own {
		before, has := k.Values[field]
		if before == value || has && existing == Fill {
			continue
		}
		if was.Values == nil {
			was.Values = map[uuid.UUID]string{}
		}
		if k.Values == nil {
			k.Values = map[uuid.UUID]string{}
		}
		was.Values[field], k.Values[field] = before, value
	}
	for _, tag := range tags {
		switch {
		case slices.Contains(k.Tags, tag):
		case len(k.Tags) >= customers.MaxTags:
			tooMany = true
		default:
			k.Tags, was.Tags = append(k.Tags, tag), append(was.Tags, tag)
		}
	}
	for _, other := range row.Others {
		if key := other.Key(); !slices.Contains(k.Addresses, key) {
			k.Addresses, was.Others = append(k.Addresses, key), append(was.Others, key)
		}
	}
	row.Notes, k.Notes = NewNotes(row.Notes, k.Notes)
	was.Notes = len(row.Notes)
	return was, tooMany
}

// Answer lays what a row says of mailings over what is known, and tells whether it says
// yes to a no, which stays. A no counts whatever the file's maker chose for values that
// are there; a yes fills in what is unknown. Of the same answer only a file that says so
// changes since when and from where it is.
func (k *Kept) Answer(said *SaidConsent, was *Was, existing Existing) (staysNo bool) {
	there := k.Consent
	switch {
	case existing == Leave || said.Answer == "":
		return false
	case said.AgreesAfterNo(there):
		return true
	case said.Answer == there.Answer:
		if existing == Change && said.Dated {
			k.Consent.Since = said.Since
		}
		if existing == Change && said.Sourced {
			k.Consent.From = said.From
		}
	default:
		k.Consent = said.Consent
	}
	if k.Consent.Since.Truncate(time.Second).Equal(there.Since.Truncate(time.Second)) { // A file has no more of it.
		k.Consent.Since = there.Since
	}
	if k.Consent != there {
		was.Consent = &there
	}
	return false
}

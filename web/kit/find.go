package kit

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// finding is where whoever may only look up finds a customer.
type finding struct {
	resource policy.Resource // whose page it is
	title    string          // the key of what it is called
	path     string          // of the page, from the workspace on; what is typed goes below it, to lookup
	onward   string          // where who is found leads, from the page of that customer on
}

// inSection is the finding of a section.
func inSection(resource policy.Resource) finding {
	return finding{resource: resource, title: "customers.find_title", path: app.PathOf(resource)}
}

// Find is the page of a section for whoever may only look up: one field, and
// nothing that could tell more.
func (s *Kit) Find(resource policy.Resource) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Lookup]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Lookup]) error {
		return s.find(w, r, grant, inSection(resource))
	}
}

func (s *Kit) find(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Lookup], f finding) error {
	var line uuid.NullUUID // There is nothing to filter, sort or leaf through: an answer alone has an address.
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"missed": app.IntoID(&line)}); err != nil {
		return err
	}
	if !line.Valid {
		left, err := s.Ledger.Allowance(r.Context(), grant)
		if err != nil {
			return err
		}
		return s.showFind(w, r, f, lookupForm{}, left, http.StatusOK, nil, false)
	}
	missed, left, err := s.Ledger.Missed(r.Context(), grant, line.UUID)
	if err != nil {
		return err
	}
	in := lookupForm{}
	if missed {
		in = searched(r, line.UUID)
	}
	return s.showFind(w, r, f, in, left, http.StatusOK, nil, missed)
}

type lookupForm struct {
	Email  string `form:"email"`
	Reason string `form:"reason"`
}

func (s *Kit) showFind(
	w http.ResponseWriter, r *app.Request, f finding, in lookupForm, left ledger.Result, status int,
	wrong app.Faults, none bool,
) error {
	p := parts.FindPage{
		Frame:  s.Frame(w, r, r.Words.T(f.title), "", frame.Link{Label: r.Resource(f.resource)}),
		Action: r.Address(f.path + "/lookup"), LookupsURL: r.Address("/contacts/lookups"),
		Email: in.Email, Reason: in.Reason, EmailError: wrong["email"], Error: wrong[""] + wrong["reason"], None: none,
		Left: r.Words.T("find.left", "Left", left.Left, "PerDay", left.PerDay),
	}
	p.Path = r.Address(f.path)
	if _, err := policy.Authorize[policy.Create](r.Who.Actor, policy.Contacts); err == nil && none {
		p.CreateURL = r.Address("/contacts/new")
	}
	return app.Render(w, r, status, parts.Find(p))
}

// missedCookie keeps, for the page of the answer, what was searched for in vain: it stands in
// no address and in no table.
const (
	missedCookie = "__Host-missed"
	missedLife   = 5 * time.Minute
)

type missedSearch struct {
	Line          uuid.UUID
	Email, Reason string
}

// searched is what somebody typed whose search is that line of the ledger.
func searched(r *app.Request, line uuid.UUID) (in lookupForm) {
	var m missedSearch
	decoded, err := base64.RawURLEncoding.DecodeString(app.CookieOf(r.Request, missedCookie))
	if err == nil && json.Unmarshal(decoded, &m) == nil && m.Line == line && len(m.Email) <= mail.MaxAddress {
		in = lookupForm{Email: m.Email, Reason: m.Reason}
	}
	return in
}

// Lookup answers the restricted search by leading on: to the customer at their ordinary
// address, or to the page that says that there is none. Reloading either costs nothing.
func (s *Kit) Lookup(resource policy.Resource) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Lookup]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Lookup]) error {
		return s.answer(w, r, grant, inSection(resource))
	}
}

func (s *Kit) answer(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Lookup], f finding) error {
	var in lookupForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	found, err := s.lookUp(r, grant, in)
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		left, failed := s.Ledger.Allowance(r.Context(), grant)
		if failed != nil {
			return failed
		}
		return s.showFind(w, r, f, in, left, app.StatusOf(w, err), wrong, false)
	}
	if found.Contact != uuid.Nil {
		return app.Redirect(w, r, r.Address("/contacts/"+found.Contact.String()+f.onward))
	}
	encoded, err := json.Marshal(missedSearch{found.Line, strings.TrimSpace(in.Email), in.Reason})
	if err != nil {
		return err
	}
	app.SetCookie(w, missedCookie, base64.RawURLEncoding.EncodeToString(encoded), missedLife)
	return app.Redirect(w, r, r.Address(f.path)+app.QueryString("missed", found.Line.String()))
}

func (s *Kit) lookUp(r *app.Request, grant policy.Grant[policy.Lookup], in lookupForm) (found ledger.Result, err error) {
	address, err := mail.ParseTyped("email", in.Email)
	if err != nil {
		return found, err
	}
	reason, err := texts.CleanLine("reason", in.Reason, ledger.MaxReason)
	if err != nil {
		return found, err
	}
	return s.Ledger.Lookup(r.Context(), grant, address, reason)
}

// LookFirst is the lookup that creating a customer, or changing an address,
// begins with for whoever may not list: an address that is there opens the
// customer who has it. It answers the zero id for whoever lists, and for an
// address that nobody has.
func (s *Kit) LookFirst(r *app.Request, d customers.Draft) (uuid.UUID, error) {
	if !d.HasEmail {
		return uuid.Nil, nil
	}
	grant, err := policy.Authorize[policy.Lookup](r.Who.Actor, policy.Contacts)
	var refusal *policy.Refusal
	if errors.As(err, &refusal) {
		return uuid.Nil, nil // Whoever lists needs no lookup.
	}
	if err != nil {
		return uuid.Nil, err
	}
	found, err := s.Ledger.Lookup(r.Context(), grant, d.Email, "")
	return found.Contact, err
}

// ownLookups lists one's own searches.
func (s *Kit) ownLookups(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	list, err := s.Ledger.OwnLookups(r.Context(), actor)
	if err != nil {
		return err
	}
	p := parts.LookupsPage{
		Frame: s.Frame(
			w, r, r.Words.T("customers.lookups_title"), "",
			frame.Link{Label: r.Words.T("customers.find_title"), URL: r.Address("/contacts")},
		),
		Lead:    r.Words.T("customers.lookups.lead", "Most", ledger.OwnListed, "Minutes", int(ledger.KeyLife.Minutes())),
		FindURL: r.Address("/contacts"),
	}
	if grant, err := policy.Authorize[policy.Lookup](actor, policy.Contacts); err == nil {
		left, err := s.Ledger.Allowance(r.Context(), grant)
		if err != nil {
			return err
		}
		p.Left = r.Words.T("find.left", "Left", left.Left, "PerDay", left.PerDay)
	}
	for _, l := range list {
		row := parts.LookupRow{
			At: r.Words.Exact(l.At), Address: l.Mask, Reason: l.Reason, Found: l.Found, FoundLabel: r.Words.T("find.missed"),
		}
		if l.Open != uuid.Nil {
			row.URL, row.Customer = r.Address("/contacts/"+l.Open.String()), l.Customer
			if row.Customer == "" {
				row.Customer = r.Words.T("log.open_customer")
			}
			row.Until = r.Words.T("log.open_until", "Time", r.Clock(l.Until))
		}
		if l.Found {
			row.FoundLabel = r.Words.T("find.found")
		}
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, parts.Lookups(p))
}

package kit

import (
	"net/http"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// mostChoices is how many customers are offered for whom a new record can be.
const mostChoices = 20

// choosing is the finding of the customer for whom a new record is.
func (k *Records) choosing() finding {
	return finding{resource: k.Resource, title: "ordernumber.new", path: k.Path() + "/new", onward: k.Path() + "/new"}
}

// chooseCustomer asks for whom a new record is: whoever lists customers searches them, and
// whoever may only look up finds one by the whole address.
func (k *Records) chooseCustomer(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	list := app.FurtherGrant(grant.Actor(), policy.Contacts)
	if list == nil {
		lookup, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts)
		if err != nil {
			return err
		}
		return k.kit.find(w, r, lookup, k.choosing())
	}
	q := customers.ContactQuery{Sort: customers.Newest, Limit: mostChoices}
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"q": app.IntoSearch(&q.Search)}); err != nil {
		return err
	}
	found, err := k.kit.customers.Contacts(r.Context(), *list, q)
	if err != nil {
		return err
	}
	p := parts.ChooseCustomerPage{
		Frame: k.kit.Frame(w, r, r.Words.T("ordernumber.new"), "", frame.Link{Label: r.Resource(k.Resource), URL: r.Address(k.Path())}),
		Text:  r.Words.T("ordernumber.choose"), Action: r.Address(k.choosing().path), Query: q.Search,
	}
	p.Sheet = "css/apart/member.css"
	for i := range found.Contacts {
		c := &found.Contacts[i]
		choice := parts.CustomerChoice{Name: c.Title(), URL: r.Address("/contacts/" + c.ID.String() + k.choosing().onward)}
		if c.Email.Shown != choice.Name {
			choice.Email = c.Email.Shown
		}
		p.Choices = append(p.Choices, choice)
	}
	if len(p.Choices) == 0 {
		p.None = r.Words.T("ordernumber.nobody")
	} else if found.More || found.Partial {
		p.None = r.Words.T("ordernumber.newest_more", "Count", len(p.Choices))
	}
	return app.Render(w, r, http.StatusOK, parts.ChooseCustomer(p))
}

// findCustomer looks up the customer for whom a new record is, and leads to its form.
func (k *Records) findCustomer(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Lookup]) error {
	return k.kit.answer(w, r, grant, k.choosing())
}

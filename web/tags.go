package web

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/templates"
)

type tagForm struct {
	Name string `form:"name"`
}

// tags count their contacts for whoever may list those, and lead to them.
var tags = &named[customer.Tag, tagForm]{
	resource: policy.Tags, words: "tag",
	list: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.List], q customer.NameQuery) (customer.NamePage[customer.Tag], error) {
		return s.Tags(ctx, grant, q, also(grant.Actor(), policy.Contacts))
	},
	open: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (customer.Tag, error) {
		return s.Tag(ctx, grant, id, also(grant.Actor(), policy.Contacts))
	},
	create: postgres.Store.CreateTag,
	update: postgres.Store.UpdateTag,
	remove: postgres.Store.DeleteTag,
	columns: func(r *Request) []column[customer.Tag] {
		if also(r.Who.Actor, policy.Contacts) == nil {
			return nil
		}
		return []column[customer.Tag]{{templates.Head{Label: r.resource(policy.Contacts), Numeric: true}, func(t customer.Tag) templates.Cell {
			cell := templates.Cell{Value: templates.Value{Text: r.capped("named.count", t.Contacts)}, Numeric: true}
			if t.Contacts > 0 {
				cell.URL = r.url(pathOf(policy.Contacts)) + queryString("tag", t.ID.String())
			}
			return cell
		}}}
	},
	typed: func(_ *Request, t customer.Tag) tagForm { return tagForm{t.Name} },
	form: func(r *Request, in tagForm, wrong faults) templates.NamedForm {
		return templates.NamedForm{Lines: [][]templates.FormField{{nameField(r, in.Name, wrong, customer.MaxTagName)}}}
	},
	read: func(r *Request, in tagForm, wrong faults) (t customer.Tag, err error) {
		t.Name, err = customer.CleanTag("name", in.Name)
		return t, wrong.note(r, err)
	},
	loss: func(r *Request, t customer.Tag, p *templates.DeletePage) {
		p.Text = r.Words.T("tag.delete_text")
		if also(r.Who.Actor, policy.Contacts) != nil {
			p.Count = r.capped("tag.lose", t.Contacts)
		}
	},
}

package web

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/stores"
	"latchkey/templates/parts"
)

type tagForm struct {
	Name string `form:"name"`
}

// tags count their contacts for whoever may list those, and lead to them.
var tags = &named[customers.Tag, tagForm]{
	resource: policy.Tags, words: "tag",
	list: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[customers.Tag], error) {
		return s.Tags(ctx, grant, q, also(grant.Actor(), policy.Contacts))
	},
	open: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (customers.Tag, error) {
		return s.Tag(ctx, grant, id, also(grant.Actor(), policy.Contacts))
	},
	create: stores.Stores.CreateTag,
	update: stores.Stores.UpdateTag,
	remove: stores.Stores.DeleteTag,
	columns: func(r *Request) []column[customers.Tag] {
		if also(r.Who.Actor, policy.Contacts) == nil {
			return nil
		}
		return []column[customers.Tag]{{parts.Head{Label: r.resource(policy.Contacts), Numeric: true}, func(t customers.Tag) parts.Cell {
			cell := parts.Cell{Value: parts.Value{Text: r.counted(t.Contacts)}, Numeric: true}
			if t.Contacts > 0 {
				cell.URL = r.url(pathOf(policy.Contacts)) + queryString("tag", t.ID.String())
			}
			return cell
		}}}
	},
	typed: func(_ *Request, t customers.Tag) tagForm { return tagForm{t.Name} },
	form: func(r *Request, in tagForm, wrong faults) parts.NamedForm {
		return parts.NamedForm{Lines: [][]parts.FormField{{nameField(r, in.Name, wrong, customers.MaxTagName)}}}
	},
	read: func(r *Request, in tagForm, wrong faults) (t customers.Tag, err error) {
		t.Name, err = customers.CleanTag("name", in.Name)
		return t, wrong.note(r, err)
	},
	loss: func(r *Request, t customers.Tag, p *parts.DeletePage) {
		p.Text = r.Words.T("tag.delete_text")
		if also(r.Who.Actor, policy.Contacts) != nil {
			p.Count = r.capped("tag.lose", t.Contacts)
		}
	},
}

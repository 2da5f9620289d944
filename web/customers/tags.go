package customers

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

type tagForm struct {
	Name string `form:"name"`
}

// tags count their contacts for whoever may list those, and lead to them.
func (s *Pages) tags() *kit.Named[customers.Tag, tagForm] {
	return &kit.Named[customers.Tag, tagForm]{
		Resource: policy.Tags, Words: "tag",
		List: func(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[customers.Tag], error) {
			return s.store.Tags(ctx, grant, q, app.Also(grant.Actor(), policy.Contacts))
		},
		Open: func(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (customers.Tag, error) {
			return s.store.Tag(ctx, grant, id, app.Also(grant.Actor(), policy.Contacts))
		},
		Create: s.store.CreateTag,
		Update: s.store.UpdateTag,
		Remove: s.store.DeleteTag,
		Columns: func(r *app.Request) []kit.Column[customers.Tag] {
			if app.Also(r.Who.Actor, policy.Contacts) == nil {
				return nil
			}
			return []kit.Column[customers.Tag]{{Head: parts.Head{Label: r.Resource(policy.Contacts), Numeric: true}, Cell: func(t customers.Tag) parts.Cell {
				cell := parts.Cell{Value: parts.Value{Text: r.Counted(t.Contacts)}, Numeric: true}
				if t.Contacts > 0 {
					cell.URL = r.Address(app.PathOf(policy.Contacts)) + app.QueryString("tag", t.ID.String())
				}
				return cell
			}}}
		},
		Typed: func(_ *app.Request, t customers.Tag) tagForm { return tagForm{t.Name} },
		Form: func(r *app.Request, in tagForm, wrong app.Faults) parts.NamedForm {
			return parts.NamedForm{Lines: [][]parts.FormField{{kit.NameField(r, in.Name, wrong, customers.MaxTagName)}}}
		},
		Read: func(r *app.Request, in tagForm, wrong app.Faults) (t customers.Tag, err error) {
			t.Name, err = customers.CleanTag("name", in.Name)
			return t, wrong.Note(r, err)
		},
		Loss: func(r *app.Request, t customers.Tag, p *parts.DeletePage) {
			p.Text = r.Words.T("tag.delete_text")
			if app.Also(r.Who.Actor, policy.Contacts) != nil {
				p.Count = r.Capped("tag.lose", t.Contacts)
			}
		},
	}
}

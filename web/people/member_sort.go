package people

import (
	"cmp"

	"latchkey/internal/people"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// sortable lets the list be put into another order: by the heads of its columns, and where it
// has none, on a phone, by a filter.
func sortable(r *app.Request, p *view.MembersPage, q people.MemberQuery) {
	heads := map[people.MemberSort]string{
		people.ByName: "members.member", people.ByRole: "members.role", people.BySeen: "members.last_seen", people.ByJoined: "memberlist.joined",
	}
	links := map[people.MemberSort]frame.Link{}
	for _, sort := range people.MemberSorts {
		label := r.Words.T("memberlist.sort_" + cmp.Or(string(sort), "role"))
		p.Sorts = append(p.Sorts, ui.Option{Value: string(sort), Label: label, Selected: sort == q.Sort})
		other := q
		other.Sort = sort
		links[sort] = frame.Link{
			Label: r.Words.T(heads[sort]), Current: sort == q.Sort, URL: p.Action + memberQueryString(other, people.MemberCursor{}, p.Choosing),
		}
	}
	column := func(order string, sorts ...people.MemberSort) {
		c := view.MemberColumn{}
		for _, sort := range sorts {
			if c.Sorts = append(c.Sorts, links[sort]); sort == q.Sort {
				c.Order = order
			}
		}
		p.Columns = append(p.Columns, c)
	}
	column("ascending", people.ByName)
	column("ascending", people.ByRole)
	column("descending", people.BySeen, people.ByJoined)
}

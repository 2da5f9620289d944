package customers

import (
	"net/url"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func readContactQuery(r *app.Request, values url.Values) (customers.ContactQuery, error) {
	q := customers.ContactQuery{Limit: listing.PageRows, Sort: customers.Newest}
	err := app.ReadQuery(values, map[string]func(string) bool{
		"q": app.IntoSearch(&q.Search), "tag": app.IntoID(&q.Tag), "assignee": app.IntoID(&q.Assignee),
		"team": app.IntoID(&q.Team), "consent": intoAnswer(&q.Consent), "import": app.IntoID(&q.Import), "after": app.IntoCursor(&q.After),
		"field": app.IntoID(&q.Value.Field), "value": app.IntoSearch(&q.Value.Typed),
		"sort": func(text string) bool {
			q.Sort = customers.Sort(text)
			return q.Sort == customers.Newest || q.Sort == customers.ByName
		},
	})
	q.Value = kit.Sought(r, q.Value.Field, q.Value.Typed)
	return q, err
}

func contactQueryString(q customers.ContactQuery, after listing.Cursor) string {
	id := func(n uuid.NullUUID) string {
		if !n.Valid {
			return ""
		}
		return n.UUID.String()
	}
	return app.QueryString(
		"q", q.Search, "tag", id(q.Tag), "assignee", id(q.Assignee), "team", id(q.Team), "field", id(q.Value.Field), "value",
		q.Value.Typed, "consent", string(q.Consent), "import", id(q.Import), "sort", string(q.Sort), "after", app.CursorText(after),
	)
}

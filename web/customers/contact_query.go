package customers

import (
	"net/url"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// contactSorts are the orders of the list that somebody may read it in: that of purchases
// tells of payments.
func contactSorts(actor policy.Actor) []customers.Sort {
	sorts := []customers.Sort{customers.Newest, customers.ByName}
	if app.May[policy.List](actor, policy.Transactions) {
		sorts = append(sorts, customers.ByPurchase)
	}
	return sorts
}

func readContactQuery(r *app.Request, actor policy.Actor, values url.Values) (customers.ContactQuery, error) {
	q := customers.ContactQuery{Limit: listing.PageRows, Sort: customers.Newest}
	err := app.ReadQuery(values, map[string]func(string) bool{
		"q": app.IntoSearch(&q.Search), "tag": app.IntoID(&q.Tag), "assignee": app.IntoID(&q.Assignee),
		"team": app.IntoID(&q.Team), "consent": intoAnswer(&q.Consent), "import": app.IntoID(&q.Import), "after": app.IntoCursor(&q.After),
		"field": app.IntoID(&q.Value.Field), "value": app.IntoSearch(&q.Value.Typed),
		"sort": func(text string) bool {
			q.Sort = customers.Sort(text)
			return slices.Contains(contactSorts(actor), q.Sort)
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

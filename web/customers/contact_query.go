package customers

import (
	"net/url"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
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
	var made, bought days
	purchases := app.May[policy.List](actor, policy.Transactions)
	err := app.ReadQuery(values, map[string]func(string) bool{
		"made_from": intoText(&made.from), "made_to": intoText(&made.to),
		"bought": intoText(&bought.whether), "bought_from": intoText(&bought.from), "bought_to": intoText(&bought.to),
		"q": app.IntoSearch(&q.Search), "tag": app.IntoID(&q.Tag), "assignee": app.IntoID(&q.Assignee),
		"team": app.IntoID(&q.Team), "consent": intoAnswer(&q.Consent), "import": app.IntoID(&q.Import), "after": app.IntoCursor(&q.After),
		"field": app.IntoID(&q.Value.Field), "value": app.IntoSearch(&q.Value.Typed),
		"sort": func(text string) bool {
			q.Sort = customers.Sort(text)
			return slices.Contains(contactSorts(actor), q.Sort)
		},
	})
	q.Value = kit.Sought(r, q.Value.Field, q.Value.Typed)
	var isMade, isBought bool
	q.Made, isMade = kit.SpanOf(r, made.from, made.to)
	q.Bought, isBought = kit.BoughtOf(r, bought.whether, bought.from, bought.to)
	if err == nil && (!isMade || !isBought || q.Bought.Set() && !purchases) {
		err = fault.New(fault.BadRequest, "fault.unreadable")
	}
	q.Sort = q.Order()
	return q, err
}

// days are those of a filter, as an address has them.
type days struct{ whether, from, to string }

func intoText(into *string) func(string) bool {
	return func(text string) bool { *into = text; return true }
}

func contactQueryString(r *app.Request, q customers.ContactQuery, after listing.Cursor) string {
	id := func(n uuid.NullUUID) string {
		if !n.Valid {
			return ""
		}
		return n.UUID.String()
	}
	never := ""
	if q.Bought.Never() {
		never = kit.Never
	}
	madeFrom, madeTo := kit.DaysOf(r, q.Made)
	boughtFrom, boughtTo := kit.DaysOf(r, q.Bought)
	return app.QueryString(
		"q", q.Search, "tag", id(q.Tag), "assignee", id(q.Assignee), "team", id(q.Team), "field", id(q.Value.Field), "value",
		q.Value.Typed, "consent", string(q.Consent), "import", id(q.Import), "made_from", madeFrom, "made_to", madeTo,
		"bought", never, "bought_from", boughtFrom, "bought_to", boughtTo, "sort", string(q.Sort), "after", app.CursorText(after),
	)
}

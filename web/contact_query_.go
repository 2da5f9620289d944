package web

import (
	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"net/url"

	"github.com/google/uuid"
)

func (r *Request) readContactQuery(values url.Values) (customers.ContactQuery, error) {
	q := customers.ContactQuery{Limit: 50, Sort: customers.Newest}
	err := readQuery(values, map[string]func(string) bool{
		"q": intoSearch(&q.Search), "tag": intoID(&q.Tag), "assignee": intoID(&q.Assignee), "team": intoID(&q.Team), "after": intoCursor(&q.After),
		"field": intoID(&q.Value.Field), "value": intoSearch(&q.Value.Typed),
		"sort": func(text string) bool {
			q.Sort = customers.Sort(text)
			return q.Sort == customers.Newest || q.Sort == customers.ByName
		},
	})
	q.Value.Stored = map[customers.FieldKind]string{}
	for _, kind := range customers.FieldKinds {
		q.Value.Stored[kind] = r.stored(kind, q.Value.Typed)
	}
	return q, err
}

func contactQueryString(q customers.ContactQuery, after listing.Cursor) string {
	id := func(n uuid.NullUUID) string {
		if !n.Valid {
			return ""
		}
		return n.UUID.String()
	}
	return queryString("q", q.Search, "tag", id(q.Tag), "assignee", id(q.Assignee), "team", id(q.Team), "field", id(q.Value.Field), "value", q.Value.Typed, "sort", string(q.Sort), "after", placeOf(after))
}

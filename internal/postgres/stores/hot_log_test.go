package stores_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// hotLog asks the log everything that it can be asked.
func hotLog(t *testing.T, c *crowd, hot func(name string, err error, warm ...float64), deep listing.Cursor) {
	ctx := t.Context()
	contacts := pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Contacts)
	entries := func(q activity.Query) error {
		q.Limit, q.Zone = 50, deep.At.Location()
		return pgtest.ErrorOf(c.store.Activity(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.AuditLog), q, &contacts))
	}
	one := func(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }
	day := deep.At.Format("2006-01-02")
	for name, f := range map[string]activity.Filter{
		"all": {}, "of a subject": {Subject: activity.Customer}, "of a rare subject": {Subject: activity.Exports}, "of no subject": {Subject: activity.SignIns},
		"lookups": {Subject: activity.Lookups}, "refusals": {Subject: activity.Refusals}, "of one": {Person: one(c.agent.ID)},
		"of one who does little": {Person: one(c.owner.ID)}, "of nobody who is there": {Person: one(uuid.Max)},
		"of one, of a subject": {Person: one(c.agent.ID), Subject: activity.Exports}, "lookups of one": {Person: one(c.owner.ID), Subject: activity.Lookups},
		"refusals of one": {Person: one(c.owner.ID), Subject: activity.Refusals}, "of a customer": {Customer: one(deep.ID)},
		"lookups of a customer": {Customer: one(deep.ID), Subject: activity.Lookups}, "of days": {From: day, To: day},
		"of days, of one": {From: day, To: day, Person: one(c.agent.ID)},
	} {
		hot("Activity: "+name, entries(activity.Query{Filter: f}))
		hot("Activity: "+name+", deep", entries(activity.Query{Filter: f, After: deep.At, AfterID: deep.ID}))
	}
	for name, f := range map[string]activity.Filter{
		"a common word": {Search: "anna"}, "a rare word": {Search: "zeldzaam"}, "a letter": {Search: "d"}, "no word": {Search: "qqq"},
		"a common and a rare word": {Search: "anna zeldzaam"}, "a common word of one": {Search: "anna", Person: one(c.agent.ID)},
	} {
		hot("Activity: "+name, entries(activity.Query{Filter: f}), 4*warm)
	}
	hot("CustomerWith", pgtest.ErrorOf(c.store.CustomerWith(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Contacts),
		pgtest.Address(t, "nobody@post.example"))))
}

package people_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// What asks for attention is found by its time, to the minute, and nobody else is.
func TestTheListIsNarrowedByTime(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `update members set joined_at = now() - interval '9000 hours', last_seen_at = now(), access_ends_at = null where suspended_at is null`)
	for who, times := range map[string]struct{ joined, seen, ends any }{
		"agent":              {"9000 hours", "720 hours 1 minute", nil},
		"agent.team":         {"9000 hours", "719 hours 50 minutes", nil},
		"manager":            {"9000 hours", "2160 hours 1 minute", nil},
		"admin":              {"2160 hours 1 minute", nil, nil},
		"agent.own":          {"719 hours 50 minutes", nil, "168 hours 1 minute"},
		"assistant":          {"240 hours", "4000 hours", nil}, // They came back.
		"manager.restricted": {"9000 hours", "4000 hours", "-1 minute"},
		"agent.masked":       {"9000 hours", "1 hour", "167 hours 50 minutes"},
	} {
		site.Exec(t, `update members set joined_at = now() - $2::text::interval, last_seen_at = now() - $3::text::interval,
			access_ends_at = now() + $4::text::interval where email = $1`, who+"@demo.test", times.joined, times.seen, times.ends)
	}
	for _, expires := range []struct{ pending, expired string }{{"47 hours 50 minutes", "48 hours 1 minute"}, {"1 minute", "-1 minute"}} {
		site.Exec(t, `update invitations set expires_at = now() + case email_key when 'pending@demo.test' then $1::text else $2::text end::interval`,
			expires.pending, expires.expired)
		for query, want := range map[string][]string{
			"?status=unseen":                   {"admin", "agent", "manager"},
			"?status=unseen&role=agent":        {"agent"},
			"?status=unseen&q=manager":         {"manager"},
			"?status=unseen&q=assistant":       nil,
			"?status=long_unseen":              {"admin", "manager"},
			"?status=ends_soon":                {"agent.masked"},
			"?status=ends_soon&role=manager":   nil,
			"?status=expires_soon":             {"pending"},
			"?status=expires_soon&q=pending":   {"pending"},
			"?status=expires_soon&role=owner":  nil,
			"?status=expires_soon&q=expired":   nil,
			"?status=long_unseen&q=demo.test":  {"admin", "manager"},
			"?status=long_unseen&role=manager": {"manager"},
		} {
			p := owner.Get(webtest.Members + query)
			var got []string
			for _, row := range p.Find("#member-rows tr").EachIter() {
				got = append(got, strings.TrimSuffix(row.Find("p:first-child, .member-email").Last().Text(), "@demo.test"))
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); p.Status != http.StatusOK || diff != "" {
				t.Errorf("%s: %d\n%s", query, p.Status, diff)
			}
		}
	}
	for _, value := range []string{"unseen_30", "Unseen", "ends_soon ", "30", "'", "\x00"} {
		if p := owner.Get(webtest.Members + "?" + url.Values{"status": {value}}.Encode()); p.Status != http.StatusBadRequest {
			t.Errorf("status %q, which is not offered: %d", value, p.Status)
		}
	}
}

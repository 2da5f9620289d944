package people_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// staysOfPlace are the columns that keep naming whose place was taken, with the reason. All
// others that name a member go over.
var staysOfPlace = map[string]string{
	"access_requests.answered_by":  itIsWhatTheyDid,
	"access_requests.member_id":    "it ends with their access",
	"activity.member_id":           itIsWhatTheyDid,
	"contact_notes.member_id":      itIsWhatTheyDid,
	"conversation_notes.member_id": itIsWhatTheyDid,
	"conversations.answered_by":    itIsWhatTheyDid,
	"dismissals.member_id":         "whoever comes has not seen the warnings",
	"exports.member_id":            itIsWhatTheyDid,
	"imports.member_id":            itIsWhatTheyDid,
	"invitations.replaces":         "it says whose place it was",
	"log_words.member_id":          itIsWhatTheyDid,
	"lookups.member_id":            itIsWhatTheyDid,
	"messages.member_id":           itIsWhatTheyDid,
	"notifications.by_id":          itIsWhatTheyDid,
	"refusals.member_id":           itIsWhatTheyDid,
}

const itIsWhatTheyDid = "it says what they did"

// Every column that names a member says whether it goes over to whoever takes that member's
// place. They are read from the catalogue, so that a new table is not forgotten.
func TestEveryColumnOfAMemberGoesOverOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	const old, new = "agent.masked@demo.test", "lena.new@example.org"
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.MemberID(t, webtest.Atelier, old)
	space := webtest.Ask[uuid.UUID](t, site, `select workspace_id from members where id = $1`, id)
	columns := strings.Fields(webtest.Ask[string](t, site, `
		select string_agg(distinct c.relname || '.' || a.attname, ' ' order by c.relname || '.' || a.attname)
		  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and not a.attisdropped
		  left join pg_constraint k on k.conrelid = c.oid and k.confrelid = 'members'::regclass and a.attnum = any (k.conkey)
		 where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname <> 'workspace_id'
		   and (k.oid is not null or a.attname ~ '(member|assignee|inviter)_id$|_by$')`))
	count := func(column, member string) int {
		table, name, _ := strings.Cut(column, ".")
		return webtest.Ask[int](t, site, `select count(*) from `+table+` where `+name+` = $1`, member)
	}
	for _, column := range columns {
		table, name, _ := strings.Cut(column, ".")
		if count(column, id) == 0 {
			row := map[string]any{name: id}
			switch table {
			case "message_files":
				row["message_id"] = nil // It is of a message, or waits with a member.
			case "broadcast_sendings":
				row["assignee_id"], row["begun_by"] = id, id // A broadcast has one.
			}
			site.DB.NewRow(t, table, space, row)
		}
	}
	link := replaced(t, site, owner, id, new)
	before := map[string]int{}
	for _, column := range columns {
		before[column] = count(column, id)
	}
	if _, p := joins(t, site, link); p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	for _, column := range columns {
		left, why := count(column, id), staysOfPlace[column]
		switch {
		case why == "" && left > 0:
			t.Errorf("%s: %d of %d rows still name whose place was taken, and nothing says why", column, left, before[column])
		case why != "" && left == 0:
			t.Errorf("%s goes over, though %s", column, why)
		}
	}
	for column := range staysOfPlace {
		if !slices.Contains(columns, column) {
			t.Errorf("no column %s", column)
		}
	}
}

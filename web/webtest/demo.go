package webtest

import (
	"cmp"
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy/policytest"
	"latchkey/internal/postgres/pgtest"
)

// LookupSections are those that have a restricted search.
var LookupSections = []string{"contacts", "transactions", "subscriptions", "affiliate-invoices", "students"}

// Goods are the lists of what has a name, by what one of it is.
var Goods = map[string]string{
	"digital": "/w/" + Atelier + "/digital-products", "physical": "/w/" + Atelier + "/physical-products",
	"course": "/w/" + Atelier + "/courses", "tag": "/w/" + Atelier + "/tags",
}

// Ceramics is a tag of the Atelier that customers have.
func (s *Site) Ceramics(t testing.TB) string {
	t.Helper()
	return Ask[string](t, s, `select id::text from tags where name = 'Ceramics'`)
}

// CourseWithStudents is a course of the Atelier that students are in.
func (s *Site) CourseWithStudents(t testing.TB) string {
	t.Helper()
	return Ask[string](t, s, `select course_id::text from students join workspace_slugs using (workspace_id) where slug = $1 order by course_id limit 1`, Atelier)
}

// The workspaces of the demo, and one that never was.
const (
	Atelier   = "atelier-marchand"
	Wholesale = "marchand-wholesale"
	Nordlicht = "nordlicht-yoga"
	Nowhere   = "nordlicht-yogi"
)

// Helene is the address of a customer of the Atelier.
const Helene = "helene.dubois@example.org"

// Pages of the Atelier.
const (
	Contacts    = "/w/" + Atelier + "/contacts"
	Members     = "/w/" + Atelier + "/settings/members"
	Invitations = Members + "/invitations"
	Teams       = "/w/" + Atelier + "/settings/teams"
	Fields      = "/w/" + Atelier + "/settings/contact-fields"
	Dashboard   = "/w/" + Atelier + "/dashboard"
	Revenue     = "/w/" + Atelier + "/revenue"
	Reports     = "/w/" + Atelier + "/reports"
	Account     = "/w/" + Atelier + "/settings/account"
)

// MemberID finds the row of an address in a workspace.
func (s *Site) MemberID(t testing.TB, slug, email string) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `
		select m.id from members m join workspace_slugs s using (workspace_id) where s.slug = $1 and m.email_key = $2`, slug, email).String()
}

// InvitationID finds the newest invitation of an address to a workspace.
func (s *Site) InvitationID(t testing.TB, slug, email string) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `
		select i.id from invitations i join workspace_slugs s using (workspace_id) where s.slug = $1 and i.email_key = $2
		 order by i.created_at desc limit 1`, slug, email).String()
}

// HeleneID is the contact Hélène Dubois of the demo's first workspace.
func (s *Site) HeleneID(t testing.TB) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `
		select a.contact_id from contact_addresses a join workspace_slugs s using (workspace_id) where s.slug = $1 and a.email_key = $2`, Atelier, Helene).String()
}

// TeamID finds a team of the Atelier.
func (s *Site) TeamID(t testing.TB, name string) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `select t.id from teams t join workspace_slugs s using (workspace_id) where s.slug = $1 and t.name = $2`, Atelier, name).String()
}

// FieldID finds a field of the customers of the Atelier.
func (s *Site) FieldID(t testing.TB, name string) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `select f.id from contact_fields f join workspace_slugs s using (workspace_id) where s.slug = $1 and f.name = $2`, Atelier, name).String()
}

// SomeContact finds a contact with an address, and not Hélène Dubois.
func (s *Site) SomeContact(t testing.TB, slug string) string {
	t.Helper()
	return Ask[uuid.UUID](t, s, `
		select a.contact_id from contact_addresses a join workspace_slugs s using (workspace_id) where s.slug = $1 and a.email_key <> $2 order by a.email_key limit 1`, slug, Helene).String()
}

// SomeConversation is an open one of the Atelier.
func (s *Site) SomeConversation(t testing.TB) string {
	t.Helper()
	return Ask[string](t, s, `select id::text from conversations
		where state = 'open' and workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by id limit 1`, Atelier)
}

// AnotherAddress is the address of someContact of the Atelier.
func (s *Site) AnotherAddress(t testing.TB) string {
	t.Helper()
	return Ask[string](t, s, `select email_key from contact_addresses where contact_id = $1`, s.SomeContact(t, Atelier))
}

// Seat gives a member of the Atelier another role, as nobody had set its
// restrictions, and takes a removal back.
func (s *Site) Seat(t testing.TB, email, role string, restrictions ...string) {
	t.Helper()
	if restrictions == nil {
		restrictions = []string{}
	}
	s.Exec(t, `
		update members set role = $2, restrictions = $3, owner_restrictions = '{}', removed_at = null, access_ends_at = null
		 where email_key = $1 and workspace_id = (select workspace_id from workspace_slugs where slug = $4)`, email, role, restrictions, Atelier)
}

// Sets are the sets of restrictions that a walk gives to a role: none, each one
// alone, and the largest there is. A proof takes all that the role may carry.
func Sets(m *policytest.Matrix, role string) [][]string {
	all := m.Combinations(role)
	if pgtest.Rounds(0, 1) == 1 {
		return all
	}
	largest := slices.MaxFunc(all, func(a, b []string) int { return cmp.Compare(len(a), len(b)) })
	sets := slices.DeleteFunc(slices.Clone(all), func(set []string) bool { return len(set) > 1 })
	if len(largest) > 1 {
		sets = append(sets, largest)
	}
	return sets
}

// SomeGoods makes one of each in a workspace, which nobody has bought, taken or
// got, and returns their ids.
func SomeGoods(t testing.TB, site *Site, slug string) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for what, sql := range map[string]string{
		"digital":  `insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'digital', 'Bought by nobody', 'bought by nobody', 100, 'EUR'`,
		"physical": `insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'physical', 'Bought by nobody', 'bought by nobody', 100, 'EUR'`,
		"course":   `insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Taken by nobody', 'taken by nobody'`,
		"tag":      `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'of nobody ' || now(), 'of nobody ' || now()`,
	} {
		ids[what] = Ask[string](t, site, sql+` from workspace_slugs where slug = $1 returning id::text`, slug)
	}
	return ids
}

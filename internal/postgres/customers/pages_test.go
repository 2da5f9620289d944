package customers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Leafing through a list shows each row once, in the order of the whole list.
func TestPagesShowEachCustomerOnce(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	h.Exec(t, `update contacts set created_at = date_trunc('month', created_at), name_key = left(name_key, 2)`) // Many are alike.
	g := pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts)
	for sort, order := range map[customers.Sort]string{customers.Newest: `created_at desc, id desc`, customers.ByName: `name_key, id`} {
		t.Run(string(sort), func(t *testing.T) {
			t.Parallel()
			want := pgtest.List[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 and deleted_at is null
				order by `+order, owner.Space)
			var got []uuid.UUID
			q := customers.ContactQuery{Sort: sort, Limit: 7}
			for more := true; more && len(got) <= len(want); {
				page, err := h.Store.Contacts(t.Context(), g, q)
				pgtest.Must(t, err)
				for i := range page.Contacts {
					got = append(got, page.Contacts[i].ID)
				}
				more, q.After = page.More, page.Next
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("the pages (-want +got):\n" + diff)
			}
		})
	}
}

// Who is meant is found, however the name is typed, and alone.
func TestACustomerIsFoundAsPeopleTypeTheName(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	g := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	for name, searches := range map[string][]string{
		"Marie-Claire Petit":    {"claire", "marie claire", "Marie-Claire", "petit marie"},
		"Anneke Jansen-de Boer": {"de boer", "anneke de boer"},
		"Siobhán O’Malley":      {"O'Malley", "omalley", "malley siobhan"},
		"Jo O'Hara":             {"O’Hara", "ohara"},
		"Inès Lebœuf":           {"leboeuf", "lebœuf"},
		"Søren Østergaard":      {"soren", "ostergaard"},
		"Łukasz Nowak":          {"lukasz"},
		"Elif Yıldız":           {"yildiz", "YILDIZ"},
		"Weißmann":              {"weissmann"},
		"Luc d’Artagnan":        {"d'artagnan", "artagnan"},
		"Jean Paul":             {"jean-paul"},
		"(Fieke)":               {"fieke"},
		"IJsbrand":              {"ijsbrand"},
		"A.B.C.":                {"abc"},
		"Lars–Erik":             {"lars-erik", "erik"},
		"ガブリエル":                 {"ガブリ", "ブリエル"},
		"山田 太郎":                 {"太郎", "山田太郎"},
	} {
		_, err := s.Store.CreateContact(t.Context(), create, customers.Draft{Name: name})
		pgtest.Must(t, err)
		for _, search := range searches {
			page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: search, Limit: 10})
			pgtest.Must(t, err)
			if len(page.Contacts) != 1 || page.Count != 1 || page.Contacts[0].Name.Shown != name {
				t.Errorf("%q finds %d, not %s", search, len(page.Contacts), name)
			}
		}
	}
	_, err := s.Store.CreateContact(t.Context(), create, customers.Draft{
		Name: "Bo", Phone: "+33612345678", HasEmail: true, Email: pgtest.Address(t, "bo@bücher.example"),
	})
	pgtest.Must(t, err)
	for search, want := range map[string]int{
		"06 12 34 56 78": 1, "+33 6 12 34 56 78": 1, "5678": 1, "0612345679": 0, "bo@bücher.example": 1, "bücher.example": 1,
		"bo@xn--bcher-kva.example": 1, "カブ": 0, "o'malley-claire": 0,
	} {
		page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: search, Limit: 10})
		pgtest.Must(t, err)
		if len(page.Contacts) != want {
			t.Errorf("%q finds %d, want %d", search, len(page.Contacts), want)
		}
	}
}

// A search is by the beginnings of words, and nothing in it is a pattern.
func TestSearchIsByTheBeginningsOfWords(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.NewContact(t, s.space, "Jan de Vries", "jan@pottery.example")
	g := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	for search, want := range map[string]int{
		"": 2, "hel": 1, "dub hel": 1, "DUBOIS": 1, "customers.example": 1, pgtest.CustomerEmail: 1, "pottery": 1, "vries jan": 1, "hel jan": 0,
		"ubois": 0, "%": 0, "d%s": 0, "_elene": 0, `\`: 0, "'": 0, "jan d v": 1,
	} {
		page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: search, Limit: 10})
		pgtest.Must(t, err)
		if len(page.Contacts) != want || page.Count != want {
			t.Errorf("%q finds %d and counts %d, want %d", search, len(page.Contacts), page.Count, want)
		}
	}
}

// Where more customers have each word than a search looks at, those are found whose
// names begin as is typed, either way round, and the page tells that it is not all.
func TestASearchThatIsTooWideSaysSo(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for half, word := range []string{"mia", "roth"} {
		s.Exec(t, `with c as (insert into contacts (workspace_id, id, name, name_key)
				select $1, gen_random_uuid(), $2, $2 from generate_series(1, 2600) returning workspace_id, id)
			insert into contact_words (workspace_id, contact_id, word, beside)
			select workspace_id, id, $2, case $3::integer when 0 then ' ' || $2 else '' end from c`, s.space.ID, word, half)
	}
	for i, name := range []string{"Mia Roth", "Roth Mia", "Maria Mia Roth", "Mia Zeldzaam"} {
		id := uuid.UUID{15: byte(i)} // Before the others, so that a walk comes to them last.
		s.Exec(t, `insert into contacts (workspace_id, id, name, name_key) values ($1, $2, $3, lower($3))`, s.space.ID, id, name)
		s.Exec(t, `insert into contact_words (workspace_id, contact_id, word) select $1, $2, string_to_table(lower($3), ' ')`, s.space.ID, id, name)
	}
	g := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	for _, c := range []struct {
		search        string
		count, listed int
		partial       bool
	}{
		{"mia roth", 2, 2, true}, {"roth mi", 1, 1, true}, {"mia zeldzaam", 1, 1, false}, {"mia roth qqq", 0, 0, false}, {"mia", 251, 100, false},
	} {
		for _, sort := range []customers.Sort{customers.Newest, customers.ByName} {
			page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: c.search, Sort: sort, Limit: 100})
			pgtest.Must(t, err)
			if page.Count != c.count || len(page.Contacts) != c.listed || page.Partial != c.partial {
				t.Errorf("%q by %s finds %d and lists %d, partial: %t", c.search, sort, page.Count, len(page.Contacts), page.Partial)
			}
		}
	}
}

// Whoever is meant by two ways of one word, or has two words that it means, is found once.
func TestEachIsFoundOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	g := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	_, err := s.Store.CreateContact(t.Context(), create, customers.Draft{
		Name: "Anna Annabel 5678 O’Hara Ohara", Phone: "+33612345678", HasEmail: true, Email: pgtest.Address(t, "anna.annabel.5678@anna.example"),
	})
	pgtest.Must(t, err)
	// A program that knows nothing of what stands beside a word has written these.
	s.Exec(t, `insert into contact_words (workspace_id, contact_id, word) select workspace_id, contact_id, 'annas' from contact_words where word = 'annabel'`)
	for _, search := range []string{"a", "anna", "5678", "o'hara", "anna annabel", "an an", "5678 anna", "annas o"} {
		page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: search, Limit: 10})
		pgtest.Must(t, err)
		if len(page.Contacts) != 1 || page.Count != 1 {
			t.Errorf("%q finds %d and counts %d", search, len(page.Contacts), page.Count)
		}
	}
}

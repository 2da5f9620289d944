package customers_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/texts"
)

// Names of a crowd: each first name and each last name is frequent.
var (
	crowdFirst = strings.Fields(`anna annabel anne annika arthur anton bram bob bart beatrix camille clara claire chris dirk daan david diana
		emma els erik eva felix fien frank greta gert hugo hanne ines ida jonas jan julie joost klara karel louis lena lotte lucas maria marie
		marc mia nina noah nora olga oscar paul petra piet quinten rosa ruben rik sara simon sofie stef thomas tess tim tine ursula viktor vera
		wim wout xander yara yves zoe zeno abel adam aline amber axel benoit bianca cato cedric 太郎`)
	crowdLast = strings.Fields(`dubois dupont dubost jansen-de o’malley claes engel fontaine groot hubert arendt janssens peeters maes jacobs
		mertens willems goossens wouters smet lambert martin simon laurent leroy denis lejeune renard gerard thomas muller schmidt schneider
		fischer weber meyer wagner becker schulz hoffmann koch bauer richter klein wolf schroder neumann schwarz zimmermann braun kruger
		hofmann hartmann lange werner krause lehmann meier maier kohler herrmann konig walter mayer huber kaiser fuchs peters lang scholz
		moller weiss jung hahn schubert vogel friedrich keller gunther frank berger winkler roth beck lorenz 山田`)
)

// searches are what people type, by what is asked of the index.
var searches = []struct{ name, typed string }{
	{"nothing", ""},
	{"a rare word", "zeldzaam"},
	{"no word", "qqqq"},
	{"an address", "anna.dubois.7@post.example"},
	{"a common word", "dubois"},
	{"a beginning", "dub"},
	{"a letter", "a"},
	{"a domain", "post.example"},
	{"a sign", "山"},
	{"3 digits", "567"},
	{"4 digits", "5678"},
	{"6 digits", "345678"},
	{"10 digits", "0475000007"},
	{"two common words", "anna dubois"},
	{"two beginnings", "ann dub"},
	{"two letters", "z d"},
	{"two words and no one", "anna annabel"},
	{"a word and a domain", "anna gmail.example"},
	{"a common and no word", "anna qqqq"},
	{"a common and a rare word", "anna zeldzaam"},
	{"three words", "anna dubois post"},
	{"a word and digits", "dubois 5678"},
	{"joined words", "o'malley anna"},
}

// BenchmarkSearch compares searches among LATCHKEY_BENCH_ROWS customers of one
// workspace, 20,000 unless set, with the same among a thousand. A million take
// some minutes, and 5 GB.
func BenchmarkSearch(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("LATCHKEY_BENCH_ROWS"), "20000"))
	pgtest.Must(b, err)
	s := newShop(b)
	large, small := s.NewSpace(b, "large"), s.NewSpace(b, "small")
	of := map[pgtest.Space]policy.Grant[policy.List]{}
	for space, rows := range map[pgtest.Space]int{small: 1000, large: rows} {
		crowd(b, s, space, rows)
		of[space] = pgtest.Grant[policy.List](b, s.DB, s.NewMember(b, space, space.Slug, "owner"), policy.Contacts)
	}
	for _, search := range searches {
		for _, sort := range []customers.Sort{customers.Newest, customers.ByName} {
			for _, page := range []string{"first", "deep"} {
				b.Run(search.name+"/"+string(sort)+"/"+page, func(b *testing.B) {
					q := customers.ContactQuery{Search: search.typed, Sort: sort, Limit: 50}
					pgtest.InTurn(b, s.searching(b, of[large], q, page), s.searching(b, of[small], q, page))
				})
			}
		}
	}
}

// searching asks for a page, the first or the last that a search shows.
func (s *shop) searching(b *testing.B, grant policy.Grant[policy.List], q customers.ContactQuery, page string) func() {
	b.Helper()
	for range 4 {
		found, err := s.Store.Contacts(b.Context(), grant, q)
		pgtest.Must(b, err)
		if page == "first" || !found.More {
			break
		}
		q.After = found.Next
	}
	return func() {
		_, err := s.Store.Contacts(b.Context(), grant, q)
		pgtest.Must(b, err)
	}
}

// crowd fills a workspace with customers, past the rules, by what they are found by.
func crowd(b *testing.B, s *shop, space pgtest.Space, rows int) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), s.SuperURL)
	pgtest.Must(b, err)
	defer conn.Close(b.Context())
	_, err = conn.Exec(b.Context(), `set session_replication_role = replica`)
	pgtest.Must(b, err)
	const step = 50_000
	for from := 0; from < rows; from += step {
		var contacts, addresses, words [][]any
		for i := from; i < min(rows, from+step); i++ {
			id, first, last := uuid.Must(uuid.NewV7()), crowdFirst[i%len(crowdFirst)], crowdLast[i*7919/len(crowdFirst)%len(crowdLast)]
			if i == rows/2 {
				last = "zeldzaam"
			}
			at := time.Now().Add(-time.Duration(i) * (700 * 24 * time.Hour / time.Duration(rows)))
			name, phone := first+" "+last, fmt.Sprintf("+32475%06d", i*7919%1_000_000)
			email := fmt.Sprintf("%s.%s.%d@%s", first, last, i, []string{"post.example", "gmail.example", "mail.test"}[i%3])
			contacts = append(contacts, []any{space.ID, id, name, texts.SearchKey(name), email, phone, at})
			addresses = append(addresses, []any{space.ID, id, email, email})
			for _, word := range texts.Words(texts.FoundBy(name, phone, email)) {
				words = append(words, []any{space.ID, id, word.Text, word.Shared, word.Beside})
			}
		}
		slices.SortFunc(words, func(a, b []any) int { return strings.Compare(a[2].(string), b[2].(string)) })
		copied(b, conn, "contacts", contacts, "workspace_id", "id", "name", "name_key", "email", "phone", "created_at")
		copied(b, conn, "contact_addresses", addresses, "workspace_id", "contact_id", "email_key", "email")
		copied(b, conn, "contact_words", words, "workspace_id", "contact_id", "word", "shared", "beside")
	}
	_, err = conn.Exec(b.Context(), `vacuum (analyze) contacts, contact_addresses, contact_words`)
	pgtest.Must(b, err)
}

func copied(b *testing.B, conn *pgx.Conn, table string, rows [][]any, columns ...string) {
	b.Helper()
	_, err := conn.CopyFrom(b.Context(), pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
	pgtest.Must(b, err)
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/webtest"
)

// broughtHeads are the columns of the files that the proofs bring, of customers who
// are all of them new. But for the country no two cells are alike.
var broughtHeads = []string{"email", "name", "phone", "street", "postal_code", "city", "country"}

func broughtCells(i int) []string {
	return []string{
		fmt.Sprintf("brought%d@shop%d.example", i, i%500), fmt.Sprintf("Hélène de Vries %d", i), fmt.Sprintf("+3247%07d", i%10_000_000),
		fmt.Sprintf("%d Rue Haute %d", i%300, i), strconv.Itoa(1000 + i), fmt.Sprint("Bruxelles ", i), "BE",
	}
}

func broughtFile(rows int) string {
	var file strings.Builder
	file.WriteString(strings.Join(broughtHeads, ",") + "\n")
	for i := range rows {
		file.WriteString(strings.Join(broughtCells(i), ",") + "\n")
	}
	return file.String()
}

// broughtBook is the same as a workbook, whose cells share their texts.
func broughtBook(rows int) string {
	book, sheet := xlsxtest.Book{}, &strings.Builder{}
	known := map[string]int{}
	write := func(cells []string) {
		sheet.WriteString("<row>")
		for _, cell := range cells {
			at, shared := known[cell]
			if !shared {
				at = len(book.Texts)
				known[cell], book.Texts = at, append(book.Texts, "<t>"+cell+"</t>")
			}
			fmt.Fprintf(sheet, `<c t="s"><v>%d</v></c>`, at)
		}
		sheet.WriteString("</row>")
	}
	write(broughtHeads)
	for i := range rows {
		write(broughtCells(i))
	}
	book.Sheets = []xlsxtest.Sheet{{Name: "Customers", Rows: sheet.String()}}
	return book.Bytes()
}

// brought is an import of the demo's owner, by the real program.
type brought struct {
	*process
	t             *testing.T
	db            *pgtest.DB
	address, page string
	visitor       *webtest.Visitor
}

func bring(t *testing.T) *brought {
	t.Helper()
	b := &brought{t: t, db: newDemo(t), address: freeAddress(t)}
	b.process = serveAt(t, b.address, b.db.AppURL, nobodysMail)
	b.visitor = b.owner(t)
	return b
}

func (b *brought) upload(name, file string) {
	b.t.Helper()
	b.visitor.Get(webtest.Contacts + "/import")
	p := b.visitor.Upload(webtest.Contacts+"/import", name, file)
	if b.page = p.Header.Get("Location"); p.Status != http.StatusSeeOther {
		b.t.Fatalf("uploading: %d %s", p.Status, p.Text())
	}
}

// begin begins the check, the import or its undoing.
func (b *brought) begin(act string) {
	b.t.Helper()
	p, path, form := b.visitor.Get(b.page), b.page, url.Values{"act": {act}}
	switch act {
	case "check":
		form = webtest.With(webtest.ColumnsOf(p), "act", act)
	case "undo":
		path, form = p.Find("form.import-undo").AttrOr("action", ""), nil
	}
	if p := b.visitor.Post(path, form); p.Status != http.StatusSeeOther {
		b.t.Fatalf("%s: %d %s", act, p.Status, p.Text())
	}
}

// reached waits until a part of what is done is done, or all of it.
func (b *brought) reached(part float64) {
	b.t.Helper()
	untilNone(b.t, b.db, fmt.Sprintf(`
		select from imports where state in ('checking', 'running') and position < %[1]f * bytes or state = 'undoing' and undone < %[1]f * created`, part))
}

func (b *brought) ended() {
	b.t.Helper()
	untilNone(b.t, b.db, `select from imports where state in ('checking', 'running', 'undoing')`)
}

// killed ends the program in the midst of its work, and begins another.
func (b *brought) killed() (midst bool) {
	b.t.Helper()
	b.kill(b.t)
	midst = pgtest.One[bool](b.t, b.db, `select exists (select from imports where state in ('checking', 'running', 'undoing'))`)
	allDue(b.t, b.db)
	b.process = serveAt(b.t, b.address, b.db.AppURL, nobodysMail)
	return midst
}

// stands is what there is of an import, and of the customers that it brought.
func (b *brought) stands() string {
	b.t.Helper()
	return pgtest.One[string](b.t, b.db, `
		select format('%s, %s of %s, %s refused, %s undone; %s customers with %s addresses and %s names, all known: %s, counted: %s', state,
		       case state when 'checked' then (checked->>'created')::bigint else created end, (select count(*) from import_contacts), refused, undone,
		       c.there, c.addresses, c.names, c.known, (select sum(count) from list_counts where list = 'contacts' and workspace_id = i.workspace_id)
		           = (select count(*) from contacts where deleted_at is null and workspace_id = i.workspace_id))
		  from imports i cross join (
		       select count(*) as there, count(distinct a.email_key) as addresses, count(distinct name) as names,
		              coalesce(bool_and((select count(*) from contact_words w where w.workspace_id = c.workspace_id and w.contact_id = c.id) > 5), true) as known
		         from contacts c join contact_addresses a using (workspace_id)
		        where a.contact_id = c.id and a.email_key like 'brought%' and c.deleted_at is null) c`)
}

// The program is killed while it checks a file, takes it in and takes it back, each
// several times at random moments: nothing is lost, and nothing is there twice. In
// short it is killed in one of the three.
func TestProveImportsSurviveTheProgram(t *testing.T) {
	t.Parallel()
	rows, hit := pgtest.Rounds(5_000, 60_000), rand.IntN(3)
	b := bring(t)
	b.upload("customers.csv", broughtFile(rows))
	killed, midst := 0, 0
	for i, c := range []struct{ act, want string }{
		{"check", fmt.Sprintf("checked, %d of 0, 0 refused, 0 undone; 0 customers with 0 addresses and 0 names, all known: t, counted: t", rows)},
		{"start", fmt.Sprintf("done, %[1]d of %[1]d, 0 refused, 0 undone; %[1]d customers with %[1]d addresses and %[1]d names, all known: t, counted: t", rows)},
		{"undo", fmt.Sprintf("undone, %[1]d of 0, 0 refused, %[1]d undone; 0 customers with 0 addresses and 0 names, all known: t, counted: t", rows)},
	} {
		kills := pgtest.Rounds(0, 3)
		if i == hit {
			kills = max(kills, 1)
		}
		b.begin(c.act)
		for k := range kills {
			b.reached((float64(k) + rand.Float64()*0.9) / float64(kills))
			if killed++; b.killed() {
				midst++
			}
		}
		if b.ended(); b.stands() != c.want {
			t.Fatalf("%s: %s\nwant %s", c.act, b.stands(), c.want)
		}
	}
	t.Logf("%d rows, killed %d times, %d of them in the midst of it", rows, killed, midst)
}

var mostRE = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// resident is the memory that the program has, and the most that it had since it was
// asked before, in KiB.
func (b *brought) resident() (now, most int) {
	b.t.Helper()
	pid := strconv.Itoa(b.cmd.Process.Pid)
	text, err := os.ReadFile("/proc/" + pid + "/status")
	if errors.Is(err, fs.ErrNotExist) {
		b.t.Skip("it reads /proc")
	}
	pgtest.Must(b.t, err)
	pgtest.Must(b.t, os.WriteFile("/proc/"+pid+"/clear_refs", []byte("5"), 0))
	return number(b.t, residentRE, string(text)), number(b.t, mostRE, string(text))
}

// A million rows come in as a few do: in little memory, to their end, with the program
// killed once. A workbook may take no more.
func TestProveMemoryOfImports(t *testing.T) {
	t.Parallel()
	const mostAbove = 40 << 10
	for name, c := range map[string]struct {
		rows int
		file func(rows int) string
	}{"customers.csv": {1_000_000, broughtFile}, "customers.xlsx": {300_000, broughtBook}} {
		t.Run(name, func(t *testing.T) {
			rows := pgtest.Rounds(0, c.rows)
			if rows == 0 {
				t.Skip("it takes minutes: make prove measures it")
			}
			b, text := bring(t), c.file(rows)
			b.killed() // Signing in takes memory.
			b.visitor.Get(webtest.Contacts + "/import")
			idle, _ := b.resident()
			measure := func(what string, do func()) {
				began := time.Now()
				do()
				_, most := b.resident()
				t.Logf("%s of %d rows, %d bytes: at most %.1f MiB, %.1f above %.1f, in %s", what, rows, len(text),
					float64(most)/1024, float64(most-idle)/1024, float64(idle)/1024, time.Since(began).Round(time.Second))
				if most > idle+mostAbove {
					t.Errorf("%s: %d KiB above idle, %d are the most", what, most-idle, mostAbove)
				}
			}
			measure("upload", func() { b.upload(name, text) })
			measure("check", func() { b.begin("check"); b.ended() })
			measure("first part of the import", func() { b.begin("start"); b.reached(0.1 + 0.5*rand.Float64()) })
			if page := b.visitor.Get(b.page); page.Find("#work[data-poll]").Length() > 0 && page.Find("#work progress").Length() == 0 {
				t.Errorf("there is no progress: %s", page.Text())
			}
			b.killed()
			measure("rest of the import", b.ended)
			if got, want := b.stands(), fmt.Sprintf("done, %[1]d of %[1]d, 0 refused, 0 undone; %[1]d customers with %[1]d addresses and %[1]d names, all known: t, counted: t", rows); got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
		})
	}
}

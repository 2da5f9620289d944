package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/mail"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// asOwner runs a command on a database, as its owner.
func asOwner(t *testing.T, db *pgtest.DB, words ...string) (said string, err error) {
	t.Helper()
	var out bytes.Buffer
	getenv := func(name string) string {
		return map[string]string{"DATABASE_URL": db.AppURL, "DATABASE_OWNER_URL": db.OwnerURL}[name]
	}
	err = run(t.Context(), words, getenv, &out)
	return out.String(), err
}

// rowsSQL counts the rows of every table.
const rowsSQL = `
	select format('%s %s', relname, (xpath('//n/text()', query_to_xml(format('select count(*) n from %I', relname), false, true, '')))[1])
	  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`

// inShell runs a line of README as Postgres's superuser.
func inShell(t *testing.T, db *pgtest.DB, dir, line string) {
	t.Helper()
	super, err := pgx.Connect(t.Context(), db.SuperURL)
	pgtest.Must(t, err)
	defer super.Close(t.Context())
	var binaries string
	pgtest.Must(t, super.QueryRow(t.Context(), `select setting from pg_config where name = 'BINDIR'`).Scan(&binaries))
	cmd := exec.CommandContext(t.Context(), "sh", "-euc", line)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+binaries+":"+os.Getenv("PATH"))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", line, err, said)
	}
}

// What README says to keep is enough: the dump and the key make a product in
// which passwords and mailed links are as they were.
func TestARestoredDatabaseServesAsBefore(t *testing.T) {
	t.Parallel()
	old, restored, dir, box := newDemo(t), pgtest.NewEmpty(t), t.TempDir(), mail.NewMailbox()
	pgtest.Must(t, box.Listen("127.0.0.1:0"))
	go box.Serve()
	t.Cleanup(func() { _ = box.Close() })
	p := serveAt(t, freeAddress(t), old.AppURL, box.URL())
	owner := p.owner(t)
	owner.Get(members)
	owner.Post(members+"/invitations", url.Values{"email": {"anna@example.org"}, "role": {"agent"}})
	letter, err := box.Wait(t.Context(), func(r mail.Received) bool { return r.To == "anna@example.org" })
	pgtest.Must(t, err)
	link, err := url.Parse(webtest.JoinLink.FindString(letter.Text))
	pgtest.Must(t, err)
	p.stop(t)

	dump := block(t, "### Backup")
	inShell(t, old, dir, strings.TrimSuffix(dump, " latchkey")+" '"+old.SuperURL+"'")
	restore := block(t, "Into a new, empty database")
	inShell(t, restored, dir, strings.Replace(restore, "--dbname=latchkey", "--dbname='"+restored.SuperURL+"'", 1))
	if _, err := asOwner(t, restored, "migrate"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pgtest.List[string](t, old, rowsSQL), pgtest.List[string](t, restored, rowsSQL)); diff != "" {
		t.Errorf("rows (-old +restored):\n%s", diff)
	}

	again := serveAt(t, freeAddress(t), restored.AppURL, box.URL())
	if page := again.owner(t).Get(members); page.Status != http.StatusOK || !page.Has("anna@example.org") {
		t.Errorf("the page of members: %d %s", page.Status, page.Text())
	}
	guest := webtest.VisitorOf(t, again.url)
	page := guest.Get(link.Path)
	if page.Status == http.StatusSeeOther {
		page = guest.Follow(page)
	}
	if page.Status != http.StatusOK || page.Find(`form [name="password"]`).Length() == 0 {
		t.Errorf("the link of a mail from before: %d %s", page.Status, page.Text())
	}
}

// A version back and forth again leaves what people see.
func TestTheSchemaGoesBackAVersionForAnOlderProgram(t *testing.T) {
	t.Parallel()
	db := newDemo(t)
	head := pgtest.One[int](t, db, `select version from schema_migrations`)
	const sums = `
		select format('%s', t) from record_totals t union all select format('%s', t) from money_days t union all select format('%s', t) from product_days t
		union all select format('%s', t) from subscription_days t union all select format('%s', t) from list_counts t order by 1`
	before := pgtest.List[string](t, db, sums)
	if said, err := asOwner(t, db, "migrate", "--to", fmt.Sprint(head-1)); err != nil || !strings.Contains(said, fmt.Sprint("version ", head-1)) {
		t.Fatalf("%q: %v", said, err)
	}
	if at := pgtest.One[int](t, db, `select version from schema_migrations`); at != head-1 {
		t.Fatalf("the schema is at version %d", at)
	}
	for _, words := range [][]string{{"--to", fmt.Sprint(head)}, {"--to", fmt.Sprint(head + 1)}, {"--to", "-1"}, {"--to"}, {"back"}} {
		if said, err := asOwner(t, db, append([]string{"migrate"}, words...)...); err == nil {
			t.Errorf("migrate %v: %q", words, said)
		}
	}
	getenv := func(name string) string {
		return map[string]string{
			"LATCHKEY_ENV": "development", "DATABASE_URL": db.AppURL, "SECRET_KEY": productionKey, "LISTEN": "127.0.0.1:0",
		}[name]
	}
	if err := run(t.Context(), []string{"serve"}, getenv, io.Discard); err == nil || !strings.Contains(err.Error(), fmt.Sprint("needs ", head)) {
		t.Errorf("serving the older schema: %v", err)
	}
	if _, err := asOwner(t, db, "migrate"); err != nil {
		t.Fatal(err)
	}
	db.Exec(t, `update schema_migrations set version = version + 1`) // As a newer program leaves it.
	if _, err := asOwner(t, db, "migrate"); err == nil || !strings.Contains(err.Error(), fmt.Sprint("migrate --to ", head)) {
		t.Errorf("migrating a newer schema: %v", err)
	}
	db.Exec(t, `update schema_migrations set version = version - 1`)
	if diff := cmp.Diff(before, pgtest.List[string](t, db, sums)); diff != "" {
		t.Errorf("sums (-before +after):\n%s", diff)
	}
	p := serveAt(t, freeAddress(t), db.AppURL, nobodysMail)
	if page := p.owner(t).Get(webtest.Dashboard); page.Status != 200 {
		t.Errorf("the dashboard: %d %s", page.Status, page.Text())
	}
}

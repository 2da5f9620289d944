package main

import (
	"encoding/base64"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.yaml.in/yaml/v3"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	pgtest.Must(t, err)
	return string(text)
}

// block is the first code block of README behind some words.
func block(t *testing.T, words string) string {
	t.Helper()
	_, rest, found := strings.Cut(readme(t), words)
	_, rest, fenced := strings.Cut(rest, "\n```")
	_, rest, _ = strings.Cut(rest, "\n")
	code, _, closed := strings.Cut(rest, "\n```")
	if !found || !fenced || !closed {
		t.Fatalf("README has no code block behind %q", words)
	}
	return code
}

// settings reads lines of NAME=value, and has others for some of them, all of
// which it must have.
func settings(t *testing.T, text string, others map[string]string) map[string]string {
	t.Helper()
	read := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			read[name] = value
		}
	}
	for name, value := range others {
		if _, there := read[name]; !there {
			t.Fatalf("README does not set %s", name)
		}
		read[name] = value
	}
	return read
}

func environ(settings map[string]string) (env []string) {
	for name, value := range settings {
		env = append(env, name+"="+value)
	}
	return env
}

// ran runs a command to its end and returns what it said.
func ran(t *testing.T, env []string, words ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Env = append(env, asProgram+"=1")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v: %s", words, err, said)
	}
	return string(said)
}

// answersPeople wants the pages of a process in production behind a proxy that
// keeps the Host header, and its metrics.
func answersPeople(t *testing.T, address, operator string) {
	t.Helper()
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", address, "keys.example.org"
		r.SetXForwarded()
	}})
	t.Cleanup(proxy.Close)
	if p := webtest.VisitorOf(t, proxy.URL).Get("/login"); p.Status != 200 || p.Find(`form [name="password"]`).Length() == 0 {
		t.Errorf("the page of signing in: %d %s", p.Status, p.Text())
	}
	if p := webtest.VisitorOf(t, "http://"+address).Get("/readyz"); p.Status != 200 {
		t.Errorf("ready: %d", p.Status)
	}
	if metricsOf(t, operator)["latchkey_database_up"] != "1" {
		t.Error("the metrics do not say that the database is up")
	}
}

var productionKey = base64.StdEncoding.EncodeToString(testKey)

// The unit's commands, in its environment, make an empty database one that serves.
func TestTheUnitOfTheReadmeServes(t *testing.T) {
	t.Parallel()
	db, dir := pgtest.NewEmpty(t), t.TempDir()
	address, operator := freeAddress(t), freeAddress(t)
	here := strings.NewReplacer("/etc/latchkey", dir, "/usr/local/bin/latchkey", os.Args[0])
	unit := here.Replace(block(t, "/etc/systemd/system/latchkey.service"))
	pgtest.Must(t, os.WriteFile(filepath.Join(dir, "owner.url"), []byte(db.OwnerURL+"\n"), 0o400))
	env := environ(settings(t, block(t, "`/etc/latchkey/latchkey.env`"), map[string]string{
		"DATABASE_URL": db.AppURL, "SECRET_KEY": productionKey, "LISTEN": address, "LISTEN_PRIVATE": operator,
	}))
	lines := settings(t, unit, nil)
	if want := filepath.Join(dir, "latchkey.env"); lines["EnvironmentFile"] != want {
		t.Errorf("the environment is read from %s, not from %s", lines["EnvironmentFile"], want)
	}
	ran(t, env, strings.Fields(strings.TrimPrefix(lines["ExecStartPre"], "+"))...)
	words := strings.Fields(lines["ExecStart"])
	serve := exec.CommandContext(t.Context(), words[0], words[1:]...)
	serve.Env = env
	startServing(t, serve)
	answersPeople(t, address, operator)

	if systemd, err := exec.LookPath("systemd-analyze"); err == nil { // It is not everywhere.
		file := filepath.Join(dir, "latchkey.service")
		pgtest.Must(t, os.WriteFile(file, []byte(unit), 0o600))
		if said := ran(t, os.Environ(), systemd, "verify", "--man=no", file); strings.Contains(said, file) {
			t.Error(said)
		}
	}
}

// composition is what the test knows of a compose file.
type composition struct {
	Services map[string]struct {
		Command     string
		Environment map[string]string
		Healthcheck struct{ Test []string }
	}
	Configs map[string]struct{ Content string }
}

// So do the services of the compose file, and the check of their health.
func TestTheComposeFileOfTheReadmeServes(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	address, operator := freeAddress(t), freeAddress(t)
	set := settings(t, block(t, "`chmod 600 .env`"), map[string]string{
		"SUPERUSER_PASSWORD": "one", "OWNER_PASSWORD": "two", "APP_PASSWORD": "three", "SECRET_KEY": productionKey,
	})
	var c composition
	pgtest.Must(t, yaml.Unmarshal([]byte(os.Expand(block(t, "`compose.yaml`"), func(name string) string {
		value, there := set[name]
		if !there {
			t.Errorf(".env does not set %s", name)
		}
		return value
	})), &c))

	makesTheOwner(t, db, c.Configs["owner"].Content)
	envOf := func(service string, others map[string]string) []string {
		env := settings(t, strings.Join(environ(c.Services[service].Environment), "\n"), others)
		for name, there := range map[string]string{
			"DATABASE_URL": "postgres://latchkey_app:three@postgres/latchkey", "DATABASE_OWNER_URL": "postgres://latchkey_owner:two@postgres/latchkey",
		} {
			switch {
			case env[name] != "" && env[name] != there:
				t.Errorf("%s of %s is %s", name, service, env[name])
			case env[name] != "":
				env[name] = map[string]string{"DATABASE_URL": db.AppURL, "DATABASE_OWNER_URL": db.OwnerURL}[name]
			}
		}
		return environ(env)
	}
	ran(t, envOf("migrate", nil), os.Args[0], c.Services["migrate"].Command)
	env := envOf("serve", map[string]string{"LISTEN": address, "LISTEN_PRIVATE": operator})
	serve := exec.CommandContext(t.Context(), os.Args[0], c.Services["serve"].Command)
	serve.Env = env
	startServing(t, serve)
	answersPeople(t, address, operator)
	check := c.Services["serve"].Healthcheck.Test
	if len(check) < 2 || check[0] != "CMD" || check[1] != "/latchkey" {
		t.Fatalf("the check of health is %q", check)
	}
	ran(t, env, append([]string{os.Args[0]}, check[2:]...)...)
}

// makesTheOwner runs what prepares a new database, for a login of another name,
// and takes it back.
func makesTheOwner(t *testing.T, db *pgtest.DB, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.SuperURL)
	pgtest.Must(t, err)
	defer conn.Close(t.Context())
	tx, err := conn.Begin(t.Context())
	pgtest.Must(t, err)
	defer tx.Rollback(t.Context())
	database := pgx.Identifier{conn.Config().Database}.Sanitize()
	sql = strings.NewReplacer("latchkey_owner", "latchkey_other_owner", "database latchkey", "database "+database).Replace(sql)
	_, err = tx.Conn().PgConn().Exec(t.Context(), sql).ReadAll()
	pgtest.Must(t, err)
	var owner string
	pgtest.Must(t, tx.QueryRow(t.Context(), `
		select rolname from pg_database join pg_roles r on r.oid = datdba
		 where datname = current_database() and rolcreaterole and not rolsuper`).Scan(&owner))
	if owner != "latchkey_other_owner" {
		t.Errorf("the database belongs to %s", owner)
	}
}

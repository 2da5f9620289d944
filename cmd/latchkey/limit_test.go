package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/postgres/pgtest"
)

// asLimit in the environment is a database, and makes a test's binary the limit:
// the least that a server of the same router, driver and database does for a page
// of fifty members. It finds the session, the membership and the rows, decides by
// a number, and appends the page to a buffer. The product is measured beside it.
const asLimit = "LATCHKEY_TEST_AS_LIMIT"

const limitSchema = `
	create table users (id bigint primary key, email text not null, name text not null);
	create table workspaces (id bigint primary key, slug text not null unique, name text not null);
	create table members (id bigint primary key, workspace_id bigint not null references workspaces, user_id bigint not null references users,
		role smallint not null, confirmed_at timestamptz, last_seen timestamptz not null, unique (workspace_id, user_id));
	create index on members (workspace_id, id);
	create table sessions (hash bytea primary key, user_id bigint not null references users, expires_at timestamptz not null);
	insert into workspaces select g, 'ws-' || g, 'Workspace ' || g from generate_series(1, 100) g;
	insert into users select g, 'user' || g || '@example.test', 'Member Number ' || g from generate_series(1, 5000) g;
	insert into members select g, (g - 1) / 50 + 1, g, g % 50 % 5, case when g % 5 > 0 then now() end, now() from generate_series(1, 5000) g;
	insert into sessions select sha256(g::text::bytea), g, now() + interval '1 day' from generate_series(1, 5000) g;
	update members set role = 0 where id = 1;
	grant select on all tables in schema public to latchkey_app`

const limitPath, limitSession = "/w/ws-1/members", "1" // the owner's

// startLimit starts the limit on a database of its own.
func startLimit(t testing.TB) (*process, *pgtest.DB) {
	t.Helper()
	db := pgtest.NewEmpty(t)
	db.Exec(t, limitSchema)
	db.Exec(t, `analyze`)
	address := freeAddress(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = []string{asLimit + "=" + db.AppURL, "LISTEN=" + address}
	return &process{url: "http://" + address, cmd: cmd, out: startServing(t, cmd)}, db
}

var limitRoles = [...]string{"owner", "admin", "manager", "assistant", "agent"}

// serveLimit says where it answers, and serves until it is killed.
func serveLimit(database string) {
	pool, err := pgxpool.New(context.Background(), database)
	must(err)
	router := chi.NewRouter()
	router.Get("/w/{workspace}/members", func(w http.ResponseWriter, r *http.Request) {
		page, err := limitPage(r, pool)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(page)
	})
	listener, err := net.Listen("tcp", os.Getenv("LISTEN"))
	must(err)
	fmt.Println("It answers.")
	must((&http.Server{Handler: router, ReadHeaderTimeout: 5 * time.Second}).Serve(listener))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func limitPage(r *http.Request, pool *pgxpool.Pool) ([]byte, error) {
	cookie, err := r.Cookie("session")
	if err != nil {
		return nil, err
	}
	var user, workspace int64
	var role int16
	var name, mine string
	hash := sha256.Sum256([]byte(cookie.Value))
	err = pool.QueryRow(r.Context(), `select user_id from sessions where hash = $1 and expires_at > now()`, hash[:]).Scan(&user)
	if err != nil {
		return nil, err
	}
	err = pool.QueryRow(r.Context(), `select m.role, w.id, w.name, u.name from members m join workspaces w on w.id = m.workspace_id
		join users u on u.id = m.user_id where w.slug = $1 and m.user_id = $2 and m.role <= 2`, chi.URLParam(r, "workspace"), user).
		Scan(&role, &workspace, &name, &mine)
	if err != nil {
		return nil, err
	}
	rows, err := pool.Query(r.Context(), `select m.id, u.name, u.email, m.role, m.confirmed_at is not null, m.last_seen
		from members m join users u on u.id = m.user_id where m.workspace_id = $1 order by m.id limit 50`, workspace)
	if err != nil {
		return nil, err
	}
	return appendLimit(make([]byte, 0, 32<<10), name, mine, limitRoles[role], rows)
}

// appendLimit writes a page as long as a small one of the product: a head, 45
// links, a table.
func appendLimit(b []byte, workspace, mine, role string, rows pgx.Rows) ([]byte, error) {
	b = append(b, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Members · `...)
	b = append(b, html.EscapeString(workspace)...)
	b = append(b, `</title><link rel="stylesheet" href="/static/app.css"></head><body><header><span class="me">`...)
	b = append(b, html.EscapeString(mine)...)
	b = append(append(b, ` <b>`...), role...)
	b = append(b, `</b></span></header><nav class="side" aria-label="Modules"><ul>`...)
	for i := range 45 {
		b = strconv.AppendInt(append(b, `<li><a href="/w/module-`...), int64(i), 10)
		b = strconv.AppendInt(append(b, `">Module `...), int64(i), 10)
		b = append(b, `</a></li>`...)
	}
	b = append(b, `</ul></nav><main><h1>Workspace members</h1><table><tbody>`...)
	for rows.Next() {
		var id int64
		var name, email string
		var role int16
		var confirmed bool
		var seen time.Time
		if err := rows.Scan(&id, &name, &email, &role, &confirmed, &seen); err != nil {
			return nil, err
		}
		b = strconv.AppendInt(append(b, `<tr id="m`...), id, 10)
		b = append(append(b, `"><td>`...), html.EscapeString(name)...)
		b = append(append(b, `</td><td>`...), html.EscapeString(email)...)
		b = append(append(b, `</td><td><span class="role">`...), limitRoles[role]...)
		if confirmed {
			b = append(b, `</span></td><td><span class="ok">Confirmed</span></td><td><time>`...)
		} else {
			b = append(b, `</span></td><td><span class="no">Not confirmed</span></td><td><time>`...)
		}
		b = seen.AppendFormat(b, "2006-01-02 15:04")
		b = append(b, `</time></td><td><details><summary>Actions</summary>`...)
		for _, act := range [...]string{"role", "remove"} {
			b = strconv.AppendInt(append(b, `<a href="members/`...), id, 10)
			b = append(append(append(append(b, '/'), act...), `">`...), act...)
			b = append(b, `</a>`...)
		}
		b = append(b, `</details></td></tr>`...)
	}
	return append(b, `</tbody></table></main></body></html>`...), rows.Err()
}

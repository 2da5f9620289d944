package messages_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// fails has each row that a table gets refused with a code of Postgres, "" for none.
func (p *post) fails(t *testing.T, table, code string) {
	t.Helper()
	p.Exec(t, `drop trigger if exists fails on `+table)
	if code == "" {
		return
	}
	p.Exec(t, `create or replace function fails() returns trigger language plpgsql as
		$$ begin raise exception 'could not extend file' using errcode = '`+code+`'; end $$`)
	p.Exec(t, `create trigger fails before insert on `+table+` for each row execute function fails()`)
}

// Where the disk is full no mail is taken, and none is there by halves; with room again it is.
func TestRule46AMailIsNotTakenWhereTheDiskIsFull(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := intake.Channel{Workspace: p.space.ID, ID: p.channel}
	m := intake.Mail{
		From: "anna@test.example", To: []intake.Recipient{{Channel: to, Address: "hello@test.example"}}, Raw: []byte("Subject: x\r\n\r\ny\r\n"),
	}
	kept := func() string {
		return pgtest.One[string](t, p.DB, `select concat_ws(' ', (select count(*) from inbound_mails), (select count(*) from river_job))`)
	}
	for _, table := range []string{"inbound_mails", "river_job"} {
		p.fails(t, table, "53100")
		if err := store.NewIncoming(p.served).Store(t.Context(), m); err == nil || kept() != "0 0" {
			t.Errorf("%s: %v, %s", table, err, kept())
		}
		p.fails(t, table, "")
	}
	if err := store.NewIncoming(p.served).Store(t.Context(), m); err != nil || kept() != "1 2" {
		t.Errorf("with room: %v, %s", err, kept())
	}
}

// A mail that was taken before the disk was full, or that waits for a lock again and again, is
// never called unreadable for that. One that cannot be kept whatever one does, is.
func TestRule46AMailIsNotToBlameForAFullDisk(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	in, raw := store.NewIncoming(p.served), []byte("Subject: x\r\n\r\ny\r\n")
	sum, job := sha256.Sum256(raw), jobs.IncomingMail{Workspace: p.space.ID, Mail: uuid.New()}
	p.Exec(t, `insert into inbound_mails (workspace_id, id, channel_id, sender, recipient, sha256, raw)
		values ($1, $2, $3, 'anna@test.example', 'hello@test.example', $4, $5)`, p.space.ID, job.Mail, p.channel, sum[:], raw)
	var begun []int
	for _, code := range []string{"53100", "53200", "55P03", "23514", "23514", ""} {
		p.fails(t, "messages", code)
		letter, ok, err := in.BeginMail(t.Context(), job)
		if err != nil || !ok {
			t.Fatalf("it is not begun: %t, %v", ok, err)
		}
		begun = append(begun, letter.Begun)
		if err := in.KeepMail(t.Context(), job, incoming.Read(t.Context(), raw, letter.Sender), "Nobody"); (err == nil) != (code == "") {
			t.Errorf("%q: %v", code, err)
		}
	}
	if got := fmt.Sprint(begun); got != "[1 1 1 1 2 3]" {
		t.Errorf("it was begun %s times", got)
	}
	if n := pgtest.One[int](t, p.DB, `select count(*) from messages where sender = 'anna@test.example'`); n != 1 {
		t.Errorf("it became %d messages", n)
	}
}

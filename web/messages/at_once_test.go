package messages_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// pressed is a form that somebody sends.
type pressed struct {
	path string
	form url.Values
}

// Two who do something in the same conversation at once, or one who does it in two tabs, each get a
// clear answer: it was done, it is not there any more, or it cannot be. None is a fault of ours.
func TestProveTwoAtOnceGetAnAnswerEach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.UndoTime = time.Hour
	site.URL = site.Start(t)
	one, tab, other := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	tag, of, n := aConversationTag(t, site), site.SomeConversation(t), 0
	fresh := func() string {
		n++
		id := webtest.Ask[string](t, site, `
			insert into conversations (workspace_id, id, contact_id, channel_id, subject, token, last_at, last_ours)
			select workspace_id, gen_random_uuid(), contact_id, channel_id, 'Fresh', $2, now(), false from conversations where id = $1
			returning id::text`, of, "T"+strings.Repeat("0", 25-len(strconv.Itoa(n)))+strconv.Itoa(n))
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state, at)
			select workspace_id, gen_random_uuid(), id, said, 'received', now() - before
			  from conversations, (values ('First', interval '1 hour'), ('Second', '0')) x (said, before) where id = $1`, id)
		return id
	}
	at := func(id, what string, form url.Values) pressed {
		return pressed{conversations + "/" + id + "/" + what, form}
	}
	reply := func(id string) pressed {
		return at(id, "reply", url.Values{"text": {"Yes."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}})
	}
	split := func(id string) pressed {
		return at(id, "split", url.Values{"from": {latest(t, site, id)}, "subject": {"A part"}})
	}
	begin := func(id string) pressed {
		return pressed{conversations + "/new/draft", url.Values{"conversation": {id}, "text": {"B"}}}
	}
	twice := func(p pressed) (pressed, pressed) { return p, p }
	// merging merges a conversation into another of the customer, while something is done to the one or the other.
	merging := func(while func(x, y string) pressed) func() (pressed, pressed) {
		return func() (pressed, pressed) {
			x, y := fresh(), fresh()
			return at(x, "merge", url.Values{"number": {numberOf(t, site, y)}}), while(x, y)
		}
	}
	deleting := func(while func(x string) pressed) func() (pressed, pressed) {
		return func() (pressed, pressed) { x := fresh(); return at(x, "delete", nil), while(x) }
	}
	simply := func(what string, form url.Values) func(string) pressed {
		return func(x string) pressed { return at(x, what, form) }
	}
	spam, added := url.Values{"block": {"true"}}, url.Values{"add": {tag}}
	cases := map[string]func() (pressed, pressed){
		"block, follow": func() (pressed, pressed) { x := fresh(); return at(x, "spam", spam), at(x, "follow", nil) },
		"block twice":   func() (pressed, pressed) { return twice(at(fresh(), "spam", spam)) },
		"close, split":  func() (pressed, pressed) { x := fresh(); return at(x, "close", nil), split(x) },
		"split twice":   func() (pressed, pressed) { return twice(split(fresh())) },
		"snooze, close": func() (pressed, pressed) {
			x := fresh()
			return at(x, "snooze", url.Values{"until": {"tomorrow"}}), at(x, "close", nil)
		},
		"follow twice": func() (pressed, pressed) { return twice(at(fresh(), "follow", nil)) },
		"tag twice":    func() (pressed, pressed) { return twice(at(fresh(), "tags", added)) },
		"keep twice":   func() (pressed, pressed) { return twice(at(fresh(), "draft", url.Values{"text": {"D"}})) },
		"reply twice":  func() (pressed, pressed) { return twice(reply(fresh())) },
		"unplan twice": func() (pressed, pressed) {
			x := fresh()
			aPlan(t, site, x, "owner@demo.test")
			return twice(at(x, "unplan", nil))
		},
		"merge each":      merging(func(x, y string) pressed { return at(y, "merge", url.Values{"number": {numberOf(t, site, x)}}) }),
		"merge twice":     merging(func(x, y string) pressed { return at(x, "merge", url.Values{"number": {numberOf(t, site, y)}}) }),
		"merge, reply":    merging(func(x, _ string) pressed { return reply(x) }),
		"merge, into":     merging(func(_, y string) pressed { return reply(y) }),
		"merge, close":    merging(func(x, _ string) pressed { return at(x, "close", nil) }),
		"merge, note":     merging(func(x, _ string) pressed { return at(x, "notes", url.Values{"text": {"N"}}) }),
		"merge, follow":   merging(func(x, _ string) pressed { return at(x, "follow", nil) }),
		"merge, keep":     merging(func(x, _ string) pressed { return at(x, "draft", url.Values{"text": {"D"}}) }),
		"merge, tag":      merging(func(x, _ string) pressed { return at(x, "tags", added) }),
		"merge, unread":   merging(func(x, _ string) pressed { return at(x, "unread", nil) }),
		"merge, split":    merging(func(x, _ string) pressed { return split(x) }),
		"merge, begin":    merging(func(x, _ string) pressed { return begin(x) }),
		"merge, delete":   merging(func(x, _ string) pressed { return at(x, "delete", nil) }),
		"merge, delete 2": merging(func(_, y string) pressed { return at(y, "delete", nil) }),
		"move, merge": merging(func(x, _ string) pressed {
			return at(x, "move", url.Values{"to": {"#" + numberOf(t, site, another(t, site, "owner@demo.test", 2))}})
		}),
		"move twice":     func() (pressed, pressed) { return twice(at(fresh(), "move", url.Values{"to": {webtest.Helene}})) },
		"delete, reply":  deleting(reply),
		"delete, begin":  deleting(begin),
		"delete, follow": deleting(simply("follow", nil)),
		"delete, tag":    deleting(simply("tags", added)),
		"delete, unread": deleting(simply("unread", nil)),
		"delete, doing":  deleting(simply("doing", url.Values{"doing": {"writing"}})),
		"delete twice":   deleting(simply("delete", nil)),
		"delete, hand on": deleting(func(x string) pressed {
			return pressed{conversations + "/messages/" + latest(t, site, x) + "/forward/draft", url.Values{"text": {"F"}}}
		}),
		"undo twice": func() (pressed, pressed) {
			r := reply(fresh())
			one.Post(r.path, r.form)
			sent := webtest.Ask[string](t, site, `select message_id::text from message_undos order by message_id desc limit 1`)
			return twice(pressed{undoURL(sent), nil})
		},
		"plan twice": func() (pressed, pressed) {
			r := reply(fresh())
			r.form = later(r.form)
			return twice(r)
		},
	}
	for _, v := range []*webtest.Visitor{one, tab, other} {
		v.Get(conversations)
	}
	for name, of := range cases {
		got := map[string]int{}
		for i := range pgtest.Rounds(2, 30) {
			first, second := of()
			with := other
			if i%2 == 0 || first.path == second.path {
				with = tab
			}
			both := []*http.Request{webtest.Posting(one, first.path, first.form), webtest.Posting(with, second.path, second.form)}
			for answer, count := range webtest.Together(t, both) {
				got[strings.Fields(answer)[0]] += count
			}
		}
		for status := range got {
			if status == "404" && name == "move twice" { // It is there, whosever it is.
				t.Errorf("%s: %v", name, got)
			}
			if status >= "500" || status == "400" || status == "403" {
				t.Errorf("%s: %v", name, got)
			}
		}
	}
}

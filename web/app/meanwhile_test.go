package app

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/i18n"
)

// Fields of every kind are compared as people see them.
func TestFieldsAreReadAsTheyAreSeen(t *testing.T) {
	t.Parallel()
	r := &Request{Words: i18n.For(i18n.Dutch, time.UTC)}
	got, _, err := r.draw(func(w http.ResponseWriter) error {
		_, err := w.Write([]byte(`<form method="get"><input id="q" name="q" value="x"></form><form method="post">
			<input type="hidden" name="version" value="3"><input type="password" id="secret" name="secret" value="x"><input type="radio" id="radio" name="radio" checked>
			<input id="name" name="name" value=" Hélène "><input type="date" id="day" name="day" value="2026-03-29"><input type="date" id="none" name="none" value="">
			<textarea id="long" name="long">
one
two</textarea>
			<select id="chosen" name="chosen"><option value="">–</option><option value="b" selected>Brass &amp; co</option></select>
			<select id="first" name="first"><option value="a">A</option><option value="b">B</option></select><select id="empty" name="empty"><option value="">–</option></select>
			<input type="checkbox" id="on" name="on" checked><input type="checkbox" id="off" name="off">
			<fieldset id="set"><label><input type="checkbox" name="set" value="1" checked> One</label><label><input type="checkbox" name="set" value="2">Two</label>
			<label><input type="checkbox" name="set" value="3" checked>Three</label></fieldset>
			<fieldset id="unset"><label><input type="checkbox" name="unset" value="1">One</label></fieldset></form>`))
		return err
	})
	want := map[string]string{
		"name": "Hélène", "day": "29 maart 2026", "none": "", "long": "one\ntwo", "chosen": "Brass & co", "chosen of radio": "", "first": "A", "empty": "",
		"on": "Aangevinkt", "off": "Niet aangevinkt", "set": "One, Three", "unset": "",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

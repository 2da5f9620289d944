package importing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// What people and programs write for yes and no to mailings is read in either direction
// that a column can ask; what is not understood is a remark, and no guess.
func TestWordsForYesAndNoToMailings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		head, cell string
		want       customers.Answer
		remarks    int
	}{
		{"consent", "yes", "yes", 0}, {"consent", "YES", "yes", 0}, {"consent", " oui ", "yes", 0}, {"consent", "Ja", "yes", 0},
		{"consent", "true", "yes", 0}, {"consent", "1", "yes", 0}, {"consent", "x", "yes", 0}, {"consent", "✓", "yes", 0},
		{"consent", "Subscribed", "yes", 0}, {"consent", "opt-in", "yes", 0}, {"consent", "Opted In", "yes", 0},
		{"consent", "inscrit", "yes", 0}, {"consent", "Inscrite", "yes", 0}, {"consent", "Abonné", "yes", 0}, {"consent", "d’accord", "yes", 0},
		{"consent", "ingeschreven", "yes", 0}, {"consent", "Aangemeld", "yes", 0}, {"consent", "akkoord", "yes", 0},
		{"consent", "no", "no", 0}, {"consent", "Non", "no", 0}, {"consent", "nee", "no", 0}, {"consent", "FALSE", "no", 0},
		{"consent", "0", "no", 0}, {"consent", "☐", "no", 0}, {"consent", "unsubscribed", "no", 0}, {"consent", "opt-out", "no", 0},
		{"consent", "Désinscrit", "no", 0}, {"consent", "désabonnée", "no", 0}, {"consent", "non inscrit", "no", 0},
		{"consent", "uitgeschreven", "no", 0}, {"consent", "Niet ingeschreven", "no", 0}, {"consent", "not_subscribed", "no", 0},
		{"consent", "", "", 0}, {"consent", "-", "", 0}, {"consent", "unknown", "", 0}, {"consent", "onbekend", "", 0},
		{"consent", "pending", "", 0}, {"consent", "Double opt-in pending", "", 0}, {"consent", "en attente", "", 0}, {"consent", "in afwachting", "", 0},
		{"consent", "perhaps", "", 1}, {"consent", "2", "", 1}, {"consent", "yes but no", "", 1}, {"consent", "Weekly", "", 1}, {"consent", "не", "", 1},
		{"double opt-in", "no", "", 0}, {"double opt-in", "yes", "yes", 0}, {"Newsletter", "Oui", "yes", 0}, {"Nieuwsbrief", "nee", "no", 0},
		{"unsubscribed", "yes", "no", 0}, {"unsubscribed", "true", "no", 0}, {"unsubscribed", "1", "no", 0}, {"unsubscribed", "no", "", 0},
		{"unsubscribed", "false", "", 0}, {"unsubscribed", "0", "", 0}, {"unsubscribed", "", "", 0}, {"désinscrit", "oui", "no", 0},
		{"uitgeschreven", "ja", "no", 0}, {"unsubscribed at", "2024-03-01 10:00", "no", 0}, {"unsubscribed", "unsubscribed", "no", 0},
		{"unsubscribed", "perhaps", "", 1}, {"unsubscribed", "2999-01-01", "", 1},
		{"opt-in date", "2024-03-01", "yes", 0}, {"opt-in date", "soon", "", 1}, {"opt-in date", "2999-01-01", "", 1},
	} {
		heads := []string{"email", c.head}
		fields := importing.ImporterOf(policy.Contacts).Recognise(heads, nil)
		r := importing.NewReader(fields, importing.Reading{Heads: heads, Zone: "UTC", Order: importing.DayFirst})
		got, reason := r.Contact([]string{"a@words.example", c.cell})
		if reason != "" || got.Consent.Answer != c.want || len(got.Remarks) != c.remarks {
			t.Errorf("%s = %q: %q, want %q; %q %v", c.head, c.cell, got.Consent.Answer, c.want, reason, got.Remarks)
		}
	}
}

// Of several columns a no counts before all, and what is open before a yes.
func TestANoCountsBeforeAYes(t *testing.T) {
	t.Parallel()
	heads := []string{"email", "consent", "unsubscribed", "consent_since", "consent_from"}
	fields := importing.ImporterOf(policy.Contacts).Recognise(heads, nil)
	r := importing.NewReader(fields, importing.Reading{Heads: heads, Zone: "UTC"})
	since := time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		cells string
		want  customers.Answer
		since time.Time
		from  string
	}{
		{"yes||2024-03-01 10:00|Fair", "yes", since, "Fair"},
		{"yes|no|2024-03-01 10:00|", "yes", since, ""},
		{"yes|yes|2024-03-01 10:00|", "no", time.Time{}, ""}, // They agreed then, and left whenever.
		{"yes|2025-01-02 03:04||", "no", time.Date(2025, 1, 2, 3, 4, 0, 0, time.UTC), ""},
		{"no||2024-03-01 10:00|", "no", since, ""},
		{"no|no||", "no", time.Time{}, ""},
		{"pending|no|2024-03-01 10:00|Fair", "", time.Time{}, ""},
		{"pending|yes||", "no", time.Time{}, ""},
		{"yes|perhaps||", "", time.Time{}, ""},
		{"||2024-03-01 10:00|Fair", "", time.Time{}, ""}, // The column that asks is empty.
	} {
		got, _ := r.Contact(append([]string{"a@before.example"}, strings.Split(c.cells, "|")...))
		if got.Consent.Answer != c.want || !got.Consent.Since.Equal(c.since) || got.Consent.From != c.from {
			t.Errorf("%s: %+v", c.cells, got.Consent)
		}
	}
}

// A column that is called like a field of the workspace's own fills that one.
func TestAnOwnFieldCountsBeforeAConsent(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	for name, want := range map[string]importing.Field{"Newsletter": importing.OwnField(id), "Shoe size": importing.Consent} {
		fields := importing.ImporterOf(policy.Contacts).Recognise([]string{"Email", "Newsletter"}, map[string]uuid.UUID{name: id})
		if fields[1] != want {
			t.Errorf("%s: %q, want %q", name, fields[1], want)
		}
	}
}

package web_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

// What became of a dispute is read in every word that Stripe has for it, and in those of other
// files in three languages: what took nothing counts nothing, what is won later counts no longer,
// and a word that nobody knows is remarked on.
func TestWhatBecameOfADisputeIsRead(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	took := map[string]bool{"lost": true, "needs_response": true, "under_review": true}
	nothing := []string{"won", "warning_needs_response", "warning_under_review", "warning_closed", "prevented", "charge_refunded"}
	const heads = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email,Disputed Amount,Dispute Date (UTC),Dispute Status\n"
	row := func(state, back, becomes string) string {
		return fmt.Sprintf("ch_%s,2026-03-02 10:00:00,49.00,%s,eur,Paid,%[1]s@dispute.example,49.00,2026-03-09 10:00:00,%[3]s\n", state, back, becomes)
	}
	file, later := heads, heads
	for state := range took {
		file, later = file+row(state, "0", state), later+row(state, "0", "won")
	}
	for _, state := range nothing {
		file += row(state, map[bool]string{true: "49.00", false: "0"}[state == "charge_refunded"], state)
	}
	s.take(t, file)
	for state := range took {
		if got, want := s.stored(t, state+"@dispute.example"), fmt.Sprintf("ch_%[1]s charge paid 4900, ch_%[1]s dispute paid -4900 ch_%[1]s", state); got != want {
			t.Errorf("%s: it is %s, want %s", state, got, want)
		}
	}
	for _, state := range nothing {
		want := "ch_" + state + " charge paid 4900"
		if state == "charge_refunded" {
			want = "ch_charge_refunded charge refunded 4900, ch_charge_refunded refund paid -4900 ch_charge_refunded"
		}
		if got := s.stored(t, state+"@dispute.example"); got != want {
			t.Errorf("%s: it is %s, want %s", state, got, want)
		}
	}
	page, _ := s.take(t, later)
	for state := range took {
		if got, want := s.stored(t, state+"@dispute.example"), "ch_"+state+" charge paid 4900"; got != want {
			t.Errorf("%s, won: it is %s, want %s", state, got, want)
		}
	}
	s.undo(t, page)
	if got := s.stored(t, "lost@dispute.example"); !strings.Contains(got, "dispute paid -4900") {
		t.Errorf("won no longer, it is %s", got)
	}
	for heads, words := range map[string][3]string{ // took, took nothing, nobody knows
		"Reference,Date,Amount,Currency,Email,Disputed amount,Dispute status":                             {"Lost", "Withdrawn", "Escalated"},
		"Référence,Date de paiement,Montant,Devise,Courriel du client,Montant contesté,Statut du litige":  {"Perdu", "Gagné", "Transmis"},
		"Transactienummer,Betaaldatum,Bedrag,Munt,E-mailadres klant,Betwist bedrag,Status geschil":        {"Verloren", "Ingetrokken", "Doorgestuurd"},
		"Transaction ID,Payment date,Amount,Currency,Customer email,Disputed amount,Dispute outcome":      {"needs response", "reversed", "closed"},
		"Transactienummer,Betaaldatum,Bedrag,Munt,E-mailadres klant,Betwist bedrag,Uitkomst geschil":      {"in behandeling", "gewonnen", "afgerond"},
		"Numéro de transaction,Date de paiement,Montant,Devise,Courriel,Montant contesté,Issue du litige": {"en cours", "annulé", "clos"},
	} {
		s.ForgetTries(t)
		file := heads + "\n"
		for i, word := range words {
			file += fmt.Sprintf("w%d%s,2026-03-02,49.00,EUR,word%[1]d%[2]s@dispute.example,20.00,%s\n", i, strings.ToLower(strings.Fields(words[0])[0]+words[1][:1]), word)
		}
		_, counts := s.take(t, file)
		got := webtest.Ask[string](t, s.Site, `
			select string_agg(amount::text, ' ') from transactions where kind = 'dispute' and reference like 'w_`+strings.ToLower(strings.Fields(words[0])[0]+words[1][:1])+`'`)
		if got != "-2000 -2000" || counts != "3 0 2 1" {
			t.Errorf("%s: it is %q: %s", heads, counts, got)
		}
	}
	// Where no column says how much, a word that nobody knows takes nothing, which is said.
	_, counts := s.take(t, "Reference,Date,Amount,Currency,Email,Dispute status\n"+
		"no1,2026-03-02,49.00,EUR,no1@dispute.example,Lost\nno2,2026-03-02,49.00,EUR,no2@dispute.example,Escalated\n")
	if got := s.stored(t, "no2@dispute.example"); got != "no2 charge paid 4900" || counts != "2 0 1 1" {
		t.Errorf("without an amount it is %q: %s", counts, got)
	}
}

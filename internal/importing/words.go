package importing

import (
	"slices"
	"strings"
)

// What a row is that is no payment and no refund of a customer's: it is left out
// and counted.
const (
	LeftPayout   Reason = "import.left_payout"   // it leaves for the bank
	LeftTransfer Reason = "import.left_transfer" // it moves between one's own accounts
	LeftHold     Reason = "import.left_hold"     // it is held, or set free
	LeftSpent    Reason = "import.left_spent"    // its owner paid it, or had it back
	// Continued is a further line of an order, which says nothing of what was paid.
	Continued Reason = "import.left_line"
)

// LeftOut are the reasons of rows that are counted apart, as they stand on a page.
var LeftOut = []Reason{LeftPayout, LeftTransfer, LeftHold, LeftSpent}

// LeavesOut tells that a row is no mistake, and none of the list.
func (r Reason) LeavesOut() bool { return slices.Contains(LeftOut, r) }

// Already is the tally of rows that say what is here already: they change nothing,
// and none of them is refused.
const Already = "import.already_here"

// stem is a word within others, and what it means.
type stem[T any] struct {
	words string
	means T
}

// kindStems are words for kinds of payments, within what programs write in English,
// French, Dutch and German. The first that is found counts: a payout is no pay, a
// fee for a chargeback is a fee.
var kindStems = []stem[string]{
	{"hold reserverelease paymentrelease authorization autorisation autorisatie autorisierung reservedfunds paymentreview einbehalt " +
		"blocage inhouding", string(LeftHold)},
	{"payoutfee withdrawalfee chargebackfee disputefee stripefee paypalfee transactionfee processingfee applicationfee networkcost", "fee"},
	{"payout withdraw retrait versement uitbetaling opname auszahlung abbuchung", string(LeftPayout)},
	{"transfer virement overboeking currencyconversion conversiondedevise valutaomrekening valutaconversie topup deposit storting " +
		"alimentation umrechnung bankgutschrift", string(LeftTransfer)},
	{"dispute chargeback litige contestation retrofacturation geschil terugboeking contrepassation ruckbuchung ruckbelastung", "dispute"},
	{"refund rembours terugbetal retour reversal annulationdepaiement avoir creditnot ruckzahlung erstattung", "refund"},
	{"fee frais kosten commission gebuhr", "fee"},
	{"charge payment paiement betaling sale vente verkoop purchase achat aankoop checkout donation invoice factu order " +
		"commande bestelling " +
		"subscription abonnement zahlung verkauf", "charge"},
}

// kindOf is what a word for a kind means: a kind, or the reason to leave its row out.
func kindOf(text string) (kind string, left Reason, known bool) {
	key := headKey(text)
	if key == "" {
		return "charge", "", true
	}
	kind, known = stemOf(kindStems, key)
	if reason := Reason(kind); strings.HasPrefix(kind, "import.") {
		return "", reason, true
	}
	return kind, "", known
}

func stemOf[T any](stems []stem[T], key string) (means T, known bool) {
	for _, s := range stems {
		for word := range strings.FieldsSeq(s.words) {
			if strings.Contains(key, word) {
				return s.means, true
			}
		}
	}
	return means, false
}

// States that are none of ours: what they mean depends on the amounts.
const (
	partly   = "partly"   // refunded
	disputed = "disputed" // taken back by the bank
)

// stateWords are what others write for our states, as headKey has it.
var stateWords = func() map[string]string {
	words := map[string]string{"": "paid"}
	for state, list := range map[string]string{
		"paid": "paid succeeded success successful complete completed processing captured available settled cleared closed " +
			"confirmed fulfilled paidout settling submittedforsettlement " +
			"paye payee payes payees paiementeffectue termine terminee effectue effectuee reussi reussie encaisse " +
			"betaald uitbetaald voltooid afgerond geslaagd voldaan verwerkt bezahlt abgeschlossen freigegeben",
		"pending": "pending onhold requiresaction requirespaymentmethod requirescapture requiresconfirmation uncaptured " +
			"authorized authorised " +
			"open created held unclaimed inprogress unpaid partiallypaid incomplete paymentpending pendingpayment " +
			"enattente encours nonpaye nonpayee impaye impayee autorise autorisee nonreclame inafwachting openstaand " +
			"onbetaald inbehandeling " +
			"gereserveerd geautoriseerd niettoegewezen wachtopbetaling nietgeclaimd ausstehend offen einbehalten inbearbeitung",
		"failed": "failed failure unsuccessful processordeclined gatewayrejected settlementdeclined fraudulent declined denied expired " +
			"rejected blocked error echoue echouee rejete rejetee refuse refusee expire expiree " +
			"mislukt geweigerd afgewezen afgekeurd verlopen fehlgeschlagen abgelehnt abgelaufen",
		"refunded": "refunded fullyrefunded rembourse remboursee terugbetaald erstattet zuruckgezahlt ruckzahlung",
		partly: "partiallyrefunded partialrefund partialrefunded partrefunded partiellementrembourse partiellementremboursee " +
			"rembourseenpartie rembourseepartiellement remboursementpartiel gedeeltelijkterugbetaald deelsterugbetaald teilweiseerstattet " +
			"teilweisezuruckgezahlt teilruckzahlung",
		disputed: "disputed chargedback chargeback reversed conteste contestee litige betwist teruggeboekt ruckgebucht ruckgangiggemacht",
		"voided": "voided void cancelled canceled annule annulee geannuleerd removed abandoned trash supprime supprimee storniert aufgehoben",
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] = state
		}
	}
	return words
}()

// answersOf are what an answer means where the head asks: "Refunded?".
func answersOf(head, text string) (state string, known bool) {
	if !asks(head) {
		return "", false
	}
	switch yesNo[headKey(text)] {
	case "yes":
		return "refunded", true
	case "no":
		return "paid", true
	}
	return "", false
}

// asks tells whether a head is a question, so that 1 and 0 are its answers.
func asks(head string) bool { return strings.HasSuffix(strings.TrimSpace(head), "?") }

// stateOf is what a word for a state means. WooCommerce writes "wc-" before it.
func stateOf(text string) (state string, known bool) {
	key := headKey(text)
	if state, known = stateWords[key]; !known {
		state, known = stateWords[strings.TrimPrefix(key, "wc")]
	}
	return state, known
}

package importing

import (
	"slices"
	"strings"

	"latchkey/internal/customers"
	"latchkey/internal/sales"
)

// What a row is that is no payment and no refund of a customer's: it is left out
// and counted.
const (
	LeftPayout   Reason = "import.left_payout"   // it leaves for the bank
	LeftTransfer Reason = "import.left_transfer" // it moves between one's own accounts
	LeftHold     Reason = "import.left_hold"     // it is held, or set free
	LeftAsked    Reason = "import.left_asked"    // its payment has a row of its own
	LeftSpent    Reason = "import.left_spent"    // its owner paid it, or had it back
	LeftNobody   Reason = "import.left_nobody"   // a fee or a correction of the account itself
	// Continued is a further line of an order, which says nothing of what was paid.
	Continued Reason = "import.left_line"
)

// LeftOut are the reasons of rows that are counted apart, as they stand on a page.
var LeftOut = []Reason{LeftPayout, LeftTransfer, LeftHold, LeftAsked, LeftSpent, LeftNobody}

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

// holdStems are words for money that is held, or set free: none of it was paid.
var holdStems = strings.Fields("hold reserverelease paymentrelease authorization autorisation autorisatie autorisierung reservedfunds " +
	"paymentreview einbehalt blocage blokkering inhouding")

// feeWords are words for fees, each alone: a coffee has no fee. FeeStems stand within
// others, of a chargeback, too.
var (
	feeWords = setOf("fee fees frais commission commissions")
	feeStems = strings.Fields("kosten gebuhr payoutfee withdrawalfee chargebackfee disputefee stripefee paypalfee transactionfee " +
		"processingfee applicationfee feerefund feereversal networkcost")
)

// What is refunded of what was paid for a delivery is a refund, whatever it calls that.
var (
	refundStems   = strings.Fields("refund rembours terugbeta ruckzahlung erstattung")
	deliveryStems = strings.Fields("shipping delivery postage fraisdeport fraisport livraison envoi expedition " +
		"verzend bezorg porto versand liefer")
)

// disputeStems are words for what a bank took back. AdjustStems are words for corrections:
// each may be of a dispute, of a customer, or of the account itself.
const disputeStems = "dispute chargeback litige contestation retrofacturation geschil terugboeking stornering contrepassation " +
	"ruckbuchung ruckbelastung"

var adjustStems = strings.Fields("adjustment ajustement regularisation aanpassing correctie correction anpassung korrektur")

// kindStems are words for other kinds of payments, within what programs write in English,
// French, Dutch and German. The first that is found counts: a payout is no pay.
var kindStems = []stem[string]{
	{"payout withdraw retrait versement uitbetaling opname auszahlung abbuchung", string(LeftPayout)},
	{"transfer virement overboeking currencyconversion conversiondedevise valutaomrekening valutaconversie topup deposit storting " +
		"alimentation umrechnung bankgutschrift", string(LeftTransfer)},
	{disputeStems, "dispute"},
	{"refund rembours terugbeta retour reversal annulationdepaiement avoir creditnot ruckzahlung erstattung", "refund"},
	{"charge payment paiement betaling sale vente verkoop purchase achat aankoop checkout donation donatie spende invoice factu order " +
		"commande bestelling " +
		"subscription abonnement zahlung verkauf acompte aanbetaling voorschot anzahlung downpayment", "charge"},
}

// refundable are words for what can be paid back, or cannot.
var refundable = strings.Fields("nonrefundable refundable nonremboursable remboursable nietterugbetaalbare nietterugbetaalbaar " +
	"terugbetaalbare terugbetaalbaar nichterstattbar erstattbar")

// feeBackStems say that what a fee took is given back. "Refund fee" is a fee that is taken.
var feeBackStems = strings.Fields("feerefund feereversal feereversed reversaloffee refundoffee cancelledfee canceledfee " +
	"remboursementdefrais remboursementdesfrais remboursementdecommission annulationdefrais annulationdesfrais " +
	"terugbetalingkosten terugbetalingvankosten gebuhrenerstattung gebuhrenruckerstattung")

// backStems say that what a dispute or a refund took is given back, or the fee of one.
var backStems = strings.Fields("disputereversal disputereversed disputewon chargebackreversal chargebackreversed chargebackwon " +
	"reversalofchargeback reversalofdispute " +
	"annulationderetrofacturation annulationdelaretrofacturation annulationdecontestation annulationdelacontestation " +
	"annulationdelitige annulationdulitige terugboekingteruggedraaid teruggedraaideterugboeking geschilgewonnen " +
	"stornierungderruckbuchung refundreversal refundfailure failedrefund reversedrefund")

// kindWord is what a word for a kind means: a kind, or the reason to leave its row out.
type kindWord struct {
	kind  string
	left  Reason
	back  bool // what was taken off is given back
	known bool
	// adjusts tells that it is a correction: what of, the row says elsewhere.
	adjusts bool
}

// kindOf is what a word for a kind means.
func kindOf(text string) (word kindWord) {
	key := headKey(text)
	switch {
	case key == "" && text != "":
		return word
	case key == "af": // Banks write which way money went: out, or in.
		return kindWord{left: LeftSpent, known: true}
	case key == "", key == "don", key == "bij": // They stand within too many words.
		return kindWord{kind: sales.Charge, known: true}
	case holdsAny(key, refundable): // What could be refunded was not.
		for _, word := range refundable {
			key = strings.ReplaceAll(key, word, "")
		}
		if word.kind, word.known = stemOf(kindStems, key); word.kind != sales.Charge {
			word = kindWord{}
		}
		return word
	case holdsAny(key, holdStems):
		return kindWord{left: LeftHold, known: true}
	case isFee(text, key):
		word.kind, word.known = sales.Fee, true
	default:
		word.kind, word.known = stemOf(kindStems, key)
	}
	if strings.HasPrefix(word.kind, "import.") {
		return kindWord{left: Reason(word.kind), known: true}
	}
	word.adjusts = !word.known && holdsAny(key, adjustStems)
	word.back = word.kind != sales.Charge && holdsAny(key, backStems) || word.kind == sales.Fee && holdsAny(key, feeBackStems)
	return word
}

// adjusted is what a word means that is none for a kind of payment. A correction is a dispute
// where its label says so, and nothing of a customer's where it names none.
func (r *row) adjusted(word kindWord) kindWord {
	ofAccount := r.program.Signed && !r.program.Spends // It lists whatever moved a balance.
	label := headKey(r.cell(Label))
	switch {
	case word.known || !word.adjusts && !ofAccount:
	case word.adjusts && holdsAny(label, strings.Fields(disputeStems)):
		return kindWord{kind: sales.Dispute, back: holdsAny(label, backStems), known: true}
	case r.cell(Email) == "" && r.cell(To) == "" && r.cell(PaymentOf) == "":
		return kindWord{left: LeftNobody, known: true}
	}
	return word
}

// undone are words that say that what a kind is called has not happened, or is only asked for.
var undone = setOf("failed declined rejected refused cancelled canceled request requested pending no not without " +
	"echoue echouee refuse refusee rejete rejetee annule annulee demande demandee sans aucun non pas " +
	"mislukt mislukte geweigerd geweigerde afgewezen geannuleerd geannuleerde verzoek aangevraagd aangevraagde geen niet zonder")

// isUndone tells that a text has such a word.
func isUndone(text string) bool {
	return slices.ContainsFunc(wordsOf(bracketsOff.Replace(text)), func(part string) bool { return undone[headKey(part)] })
}

var bracketsOff = strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ", ":", " ", ",", " ")

// isFee tells whether a text has a word for a fee.
func isFee(text, key string) bool {
	if holdsAny(key, refundStems) && holdsAny(key, deliveryStems) {
		return false
	}
	return holdsAny(key, feeStems) || holdsAny(key, feeBackStems) ||
		slices.ContainsFunc(wordsOf(text), func(part string) bool { return feeWords[headKey(part)] })
}

// kindsOf are words that all mean one kind.
func kindsOf(word kindWord, list string) map[string]kindWord {
	kinds := map[string]kindWord{}
	for text := range strings.FieldsSeq(list) {
		kinds[text] = word
	}
	return kinds
}

func holdsAny(key string, stems []string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(key, stem) })
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
			"confirmed fulfilled paidout settling submittedforsettlement settlementconfirmed shipped delivered partiallyshipped disputewon " +
			"awaitingfulfillment awaitingfulfilment awaitingshipment awaitingpickup received approved " +
			"paye payee payes payees paiementeffectue termine terminee effectue effectuee reussi reussie encaisse encaissee " +
			"regle reglee solde soldee valide validee recu recue " +
			"betaald uitbetaald voltooid afgerond geslaagd voldaan verwerkt ontvangen bezahlt abgeschlossen freigegeben",
		"pending": "pending onhold requiresaction requirespaymentmethod requirescapture requiresconfirmation uncaptured " +
			"authorized authorised " +
			"open created held unclaimed uncleared noncompense inprogress unpaid partiallypaid incomplete paymentpending " +
			"pendingpayment awaitingpayment settlementpending authorizing manualverificationrequired " +
			"enattente enattentedepaiement attentepaiement apayer encours nonpaye nonpayee impaye impayee nonregle nonreglee " +
			"partiellementpaye partiellementpayee autorise autorisee nonreclame " +
			"inafwachting inafwachtingvanbetaling openstaand onbetaald inbehandeling indewacht nogtebetalen tebetalen " +
			"gedeeltelijkbetaald deelsbetaald gereserveerd geautoriseerd niettoegewezen wachtopbetaling wachtendopbetaling nietgeclaimd " +
			"ausstehend offen einbehalten inbearbeitung",
		"failed": "failed failure unsuccessful authorizationexpired processordeclined gatewayrejected settlementdeclined fraudulent " +
			"declined denied expired rejected blocked error echoue echouee echec rejete rejetee refuse refusee expire expiree " +
			"mislukt geweigerd afgewezen afgekeurd verlopen fehlgeschlagen abgelehnt abgelaufen",
		"refunded": "refunded fullyrefunded rembourse remboursee rembourseintegralement rembourseeintegralement terugbetaald " +
			"volledigterugbetaald erstattet zuruckgezahlt ruckzahlung",
		partly: "partiallyrefunded partialrefund partialrefunded partrefunded partiellementrembourse partiellementremboursee " +
			"rembourseenpartie rembourseeenpartie remboursepartiellement rembourseepartiellement remboursementpartiel " +
			"gedeeltelijkterugbetaald deelsterugbetaald teilweiseerstattet teilweisezuruckgezahlt teilruckzahlung",
		disputed: "disputed disputelost needsresponse chargedback chargeback reversed " +
			"conteste contestee litige betwist teruggeboekt gestorneerd " +
			"ruckgebucht ruckgangiggemacht",
		"voided": "voided void cancelled canceled annule annulee geannuleerd vervallen removed returned abandoned " +
			"trash supprime supprimee storniert aufgehoben",
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] = state
		}
	}
	return words
}()

// partlyPaid are the words for payments of which only a part has come: they are still open.
var partlyPaid = setOf("partiallypaid partiellementpaye partiellementpayee gedeeltelijkbetaald deelsbetaald")

// answersOf are what an answer means where the head asks: "Refunded?", "Paid?".
func answersOf(head, text string) (state string, known bool) {
	yes, no := "refunded", "paid"
	switch {
	case askPaid[headKey(head)]:
		yes, no = "paid", "pending"
	case !asks(head):
		return "", false
	}
	switch answer, _ := yesOrNo(text); answer {
	case customers.Yes:
		return yes, true
	case customers.No:
		return no, true
	default:
		return "", false
	}
}

// askPaid are heads that ask whether something was paid, as headKey writes them.
var askPaid = setOf("paid ispaid paye payee paiementrecu regle reglee encaisse betaald isbetaald voldaan bezahlt istbezahlt beglichen")

// asks tells whether a head is a question, so that 1 and 0 are its answers.
func asks(head string) bool { return strings.HasSuffix(strings.TrimSpace(head), "?") }

// stateOf is what a word for a state means. A sign alone means nothing that is known.
func stateOf(text string) (state string, known bool) {
	key := headKey(text)
	if key == "" && text != "" {
		return "", false
	}
	return wordOf(stateWords, key)
}

// wordOf finds what a word means by its key. WooCommerce writes "wc-" before its states.
func wordOf(words map[string]string, key string) (means string, known bool) {
	if means, known = words[key]; known {
		return means, true
	}
	if key = strings.TrimPrefix(key, "wc"); key != "" {
		means, known = words[key]
	}
	return means, known
}

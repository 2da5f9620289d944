package importing

import (
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/internal/customers"
	"latchkey/internal/texts"
)

// SaidConsent is what a row says of mailings. Its answer is "" where it says nothing, or
// that a confirmation is still to come.
type SaidConsent struct {
	customers.Consent
	Column         int  // that says so
	Dated, Sourced bool // since when, and from where, stands in the file itself
}

// Reasons of a consent's cell.
const (
	BadConsent Reason = "import.bad_consent" // no word for yes or no
	// StaysNo is a yes of a customer who said no: no file makes it one again.
	StaysNo Reason = "import.stays_no"
	// SaysNoBeside is a no in a column that fills nothing, beside a yes.
	SaysNoBeside Reason = "import.says_no_beside"
)

// AgreesAfterNo tells that a yes comes after a no, which it never takes the place of.
func (s *SaidConsent) AgreesAfterNo(there customers.Consent) bool {
	return s.Answer == customers.Yes && there.Answer == customers.No
}

// Settle adds what the file itself does not say: it is known since now, from this file.
func (s *SaidConsent) Settle(now time.Time, file string) (err error) {
	if s.Answer == "" {
		return nil
	}
	since, from := s.Since, s.From
	if !s.Dated {
		since = now
	}
	if !s.Sourced {
		from = customers.ByImport(file)
	}
	s.Consent, err = customers.NewConsent(s.Answer, since, from)
	return err
}

// consent reads what a row says of mailings. A column can ask it either way round:
// "subscribed" or "unsubscribed". Of several columns a no counts before all; what is not
// understood, or not confirmed yet, leaves nothing known. Where no column has the
// answer, the time of a consent says that there was one.
func (r *row) consent() (said SaidConsent) {
	agreed, at := r.timeIn(ConsentSince)
	answers := map[customers.Answer]int{} // and the columns that have them
	add := func(answer customers.Answer, column int) {
		if _, there := answers[answer]; !there {
			answers[answer] = column
		}
	}
	asked := false
	for _, field := range []Field{Consent, Else(Consent)} {
		asked = asked || r.Fills(field)
		if text, column := r.in(field); text != "" {
			answer, known := answerOf(text)
			if of, listed := ofLists()[headKey(text)]; !known && listed && r.isOfList(column) {
				answer, known = of, true
			}
			if !known && r.agreedAt(column) { // "Subscribed" is since when.
				if day, reason := r.time(text, column); reason == "" && !day.After(time.Now()) {
					answer, known = customers.Yes, true
					if agreed.IsZero() {
						agreed, at = day, column
					}
				}
			}
			if !known {
				r.remarks = append(r.remarks, Remark{column, BadConsent})
			}
			if answer == customers.No && r.asksConfirmation(column) {
				answer = customers.Unknown
			}
			add(answer, column)
		}
	}
	switch {
	case asked || agreed.IsZero():
	case len(r.unread) > 0: // Nobody knows what it is the time of.
		r.remarks = append(r.remarks, Remark{at, BadConsent})
	default:
		add(customers.Yes, at)
	}
	var left time.Time
	if text, column := r.in(Unsubscribed); text != "" {
		var answer customers.Answer
		if answer, left = r.unsubscribed(text, column); answer != "" {
			add(answer, column)
		}
	}
	for _, answer := range []customers.Answer{customers.No, customers.Unknown, customers.Yes} {
		column, is := answers[answer]
		if !is {
			continue
		}
		if answer == customers.Unknown {
			return said
		}
		said.Answer, said.Column, said.Since = answer, column, agreed
		if answer == customers.No && (r.Fills(Unsubscribed) && column == r.places[Unsubscribed] || !left.IsZero() || r.agreedAt(at)) {
			said.Since = left // And not when they agreed.
		}
		break
	}
	if said.Answer == customers.Yes {
		if column, is := r.saysNoBeside(); is {
			r.remarks = append(r.remarks, Remark{column, SaysNoBeside})
			return SaidConsent{}
		}
	}
	if said.Dated = !said.Since.IsZero(); said.Answer == "" {
		return said
	}
	if text, column := r.in(ConsentFrom); text != "" {
		c, err := customers.NewConsent(said.Answer, time.Now(), text)
		if err != nil {
			r.remarks = append(r.remarks, Remark{column, reasonOf(err)})
		}
		said.From, said.Sourced = c.From, err == nil
	}
	return said
}

// saysNoBeside finds a column that fills nothing and says no to mailings: a file may have more of
// such columns than a customer has answers.
func (r *row) saysNoBeside() (column int, is bool) {
	for _, column := range r.unread {
		head, text := r.reading.Heads[column], r.read(Consent, column)
		if text == "" || ofOthers().MatchString(headKey(head)) || toSomethingElse(head) {
			continue
		}
		if asksForNo(head) {
			left, known := yesOrNo(text)
			is = !known || left == customers.Yes // Or since when.
		} else {
			answer, known := answerOf(text)
			is = known && answer == customers.No && !r.asksConfirmation(column)
		}
		if is {
			return column, true
		}
	}
	return 0, false
}

// agreedAt tells that a column has the time of a yes, and of no no.
func (r *row) agreedAt(column int) bool {
	if column >= len(r.reading.Heads) {
		return false
	}
	key := headKey(r.reading.Heads[column])
	return strings.Contains(key, "subscribed") || strings.Contains(key, "optin") || strings.Contains(key, "optedin")
}

// isOfList tells that a column has the words of a program of mailings: its head says so, or who
// left them is called so there.
func (r *row) isOfList(column int) bool {
	if r.reading.Columns[column].Left {
		return true
	}
	if column >= len(r.reading.Heads) {
		return false
	}
	key := headKey(r.reading.Heads[column])
	return listState().MatchString(key) && (!r.paid || ofMailings().MatchString(key))
}

// ofMailings are such heads that name mailings; those of paidHeads are of something else that goes
// on: whoever has a plan, or a place in a course, agreed to no mailings by that.
var (
	ofMailings = texts.OnceMade(`mail|newsletter|nieuwsbrief|subscriber`)
	paidHeads  = texts.OnceMade(`plan|price|prix|prijs|preis|amount|montant|bedrag|betrag|billing|renew|payment|` +
		`paiement|betaling|zahlung|trial|membership|adhesion|lidmaatschap|mitglied|course|cours$|cursus|kurs|class|lesson|^les`)
)

// hasPaid tells that a file has a column of what is paid for, or of a course.
func (r *Reader) hasPaid() bool {
	return slices.ContainsFunc(r.reading.Heads, func(head string) bool { return paidHeads().MatchString(headKey(head)) })
}

var listState = texts.OnceMade(`^(e?mail)?(subscriber|subscription|subscribers|newsletter|nieuwsbrief|inschrijving|abonnement)` +
	`(status|state)$|` +
	`^(statut|etat|estado|stato)(de?|du|des|l)*(newsletter|inscription|abonnee?|abonnement|suscripcion|iscrizione)$`)

// asksConfirmation tells that a no in a column is that nobody has confirmed yet.
func (r *row) asksConfirmation(column int) bool {
	return column < len(r.reading.Heads) && strings.Contains(headKey(r.reading.Heads[column]), "doubleoptin")
}

// unsubscribed reads a column that asks whether somebody left, or since when: a no
// to that is no yes to mailings, but where the program says that it is. Nor is one of a dead
// address, and who has that said no no.
func (r *row) unsubscribed(text string, column int) (answer customers.Answer, since time.Time) {
	if column < len(r.reading.Heads) && deadHead().MatchString(headKey(r.reading.Heads[column])) {
		if answer, known := yesOrNo(text); known && answer == customers.No {
			return "", since
		}
		return customers.Unknown, since
	}
	if at, reason := r.time(text, column); reason == "" && !at.After(time.Now()) {
		return customers.No, at
	}
	left, known := yesOrNo(text)
	if !known {
		switch answer, known := answerOf(text); {
		case !known:
			r.remarks = append(r.remarks, Remark{column, BadConsent})
			return customers.Unknown, since
		case answer == customers.No:
			return customers.No, since
		default:
			return "", since
		}
	}
	switch {
	case left == customers.Yes:
		return customers.No, since
	case r.program.OptsOut:
		return customers.Yes, since
	}
	return "", since
}

// timeIn is the time in a column; one that cannot be read is left out.
func (r *row) timeIn(field Field) (at time.Time, column int) {
	text, column := r.find(field)
	if text == "" {
		return at, column
	}
	at, reason := r.time(text, column)
	if reason == "" && at.After(time.Now()) {
		reason = BadDate
	}
	if reason != "" {
		r.remarks = append(r.remarks, Remark{column, reason})
		return time.Time{}, column
	}
	return at, column
}

func yesOrNo(text string) (customers.Answer, bool) {
	answer, known := yesNo[headKey(text)]
	if !known {
		answer, known = checked[text]
	}
	return customers.Answer(answer), known
}

// answerOf is what a word says of mailings. What it does not know leaves nothing known.
func answerOf(text string) (customers.Answer, bool) {
	if answer, known := yesOrNo(text); known {
		return answer, true
	}
	if answer, known := consentWords()[headKey(text)]; known {
		return answer, true
	}
	return customers.Unknown, false
}

// consentWords are what programs and people write in English, French and Dutch, as
// headKey has it. Somebody who has not confirmed, or whose address is dead, said nothing.
var consentWords = sync.OnceValue(func() map[string]customers.Answer {
	words := map[string]customers.Answer{}
	for answer, list := range map[customers.Answer]string{
		customers.Yes: "subscribed subscribe subscriber optin optedin optsin doubleoptin singleoptin confirmed confirmedoptin " +
			"doubleoptinconfirmed consent consented consentgiven consents agreed agree agrees accepted accepts accept granted given " +
			"allowed permission permitted signedup marketingcontact " +
			"inscrit inscrite inscrits abonne abonnee accepte acceptee accord daccord consentement consenti confirme confirmee " +
			"autorise autorisee donne contactmarketing " +
			"ingeschreven aangemeld geabonneerd abonnee akkoord toestemming toegestemd toegestaan geaccepteerd aanvaard " +
			"bevestigd gegeven marketingcontactpersoon " +
			"angemeldet abonniert eingewilligt zugestimmt einverstanden erteilt bestatigt " +
			"suscrito suscrita aceptado aceptada consentido iscritto iscritta accettato accettata",
		customers.No: "unsubscribed unsubscribe optout optedout optsout notsubscribed nonsubscribed refused refuse declined decline denied " +
			"rejected withdrawn revoked removed blacklisted blocklisted blocked suppressed complained complaint spam donotemail " +
			"donotcontact donotmail noconsent notagreed notaccepted notallowed notoptedin never " +
			"desinscrit desinscrite desabonne desabonnee noninscrit noninscrite nonabonne nonabonnee refus refusee " +
			"nonaccepte nonacceptee nonautorise nonautorisee retire retiree revoque revoquee bloque bloquee listenoire " +
			"pasdaccord pasdeconsentement sansconsentement nepascontacter jamais " +
			"uitgeschreven afgemeld opgezegd nietingeschreven nietaangemeld nietgeabonneerd nietakkoord geweigerd ingetrokken " +
			"geblokkeerd geentoestemming nietmailen nooit " +
			"abgemeldet abbestellt nichtangemeldet nichtabonniert abgelehnt widerrufen keineeinwilligung gesperrt nie " +
			"baja dadodebaja dadadebaja nosuscrito nosuscrita rechazado disiscritto disiscritta noniscritto noniscritta rifiutato",
		customers.Unknown: "unknown neversubscribed nosubscription pending pendingconfirmation confirmationpending awaitingconfirmation " +
			"unconfirmed notconfirmed unverified notverified nonverifie nonverifiee nietgeverifieerd ongeverifieerd " +
			"doubleoptinpending pendingdoubleoptin optinpending notset cleaned bounced nonmarketingcontact transactional " +
			"enattente enattentedeconfirmation nonconfirme nonconfirmee aconfirmer inconnu inconnue nondefini contactnonmarketing " +
			"inafwachting wachtopbevestiging wachtendopbevestiging nietbevestigd onbevestigd nognietbevestigd onbekend " +
			"nietmarketingcontact geenmarketingcontact ausstehend unbestatigt nichtbestatigt unbekannt " +
			"noresponse notasked archived inactive " +
			"bounce hardbounce hardbounced softbounce softbounced invalid undeliverable junk deleted " +
			"rejete rejetee invalide ongeldig ungultig pendiente inattesa rebotado",
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] = answer
		}
	}
	return words
})

// leftMailings are words that are of mailings alone, as headKey has them.
var leftMailings = setOf("unsubscribed nonsubscribed notsubscribed neversubscribed optedout cleaned bounced complained blocklisted " +
	"desinscrit desinscrite desabonne desabonnee noninscrit noninscrite uitgeschreven afgemeld nietaangemeld nietingeschreven " +
	"abgemeldet abbestellt nichtangemeldet dadodebaja dadadebaja disiscritto disiscritta")

// ofLists are words of programs of mailings that mean a yes or a no in a column of such words
// alone: an active customer is one of something else, elsewhere.
var ofLists = sync.OnceValue(func() map[string]customers.Answer {
	words := map[string]customers.Answer{}
	for word := range setOf("active activated actif active actief aktiv activo activa attivo attiva") {
		words[word] = customers.Yes
	}
	for word := range setOf("cancelled canceled annule annulee geannuleerd opgezegd gekundigt cancelado annullato") {
		words[word] = customers.No
	}
	return words
})

// StaysNo is the remark of a yes that changes no no.
func (s *SaidConsent) StaysNo() []Remark { return []Remark{{s.Column, StaysNo}} }

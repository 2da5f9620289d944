package importing

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"latchkey/internal/texts"
)

// consentHeads are heads of columns about mailings, as headKey writes them.
var consentHeads = map[Field][]string{
	Consent: {
		"consent", "consentformailings", "mailingconsent", "emailconsent", "marketingconsent", "emailmarketingconsent",
		"acceptsemailmarketing", "acceptsmarketing", "acceptsemail", "emailmarketing", "marketingoptin", "emailoptin",
		"newsletteroptin", "optin", "optedin", "newsletter", "newslettersubscribed", "subscribed", "subscriptionstatus",
		"emailsubscriptionstatus", "doubleoptin",
		"consentement", "consentementmarketing", "consentementemail", "consentementnewsletter", "accordnewsletter", "inscritnewsletter",
		"inscritalanewsletter", "abonnenewsletter", "abonnealanewsletter", "accepteemailmarketing", "acceptelemarketing",
		"statutdabonnement", "infolettre",
		"toestemming", "toestemmingmailings", "toestemmingmarketing", "toestemmingnieuwsbrief", "nieuwsbrief", "ingeschreven",
		"ingeschrevennieuwsbrief", "ingeschrevenvoornieuwsbrief", "ingeschrevenvoordenieuwsbrief", "geabonneerd",
	},
	ConsentSince: {
		"consentsince", "consentdate", "consenttimestamp", "emailmarketingconsenttimestamp", "emailconsentdate", "consentedat", "consentat",
		"consenttime", "optindate", "optinat", "optedinat", "subscribedat",
		"subscribedon", "dateduconsentement", "dateconsentement", "consentementdepuis", "toestemmingsinds", "datumtoestemming",
		"toestemmingsdatum",
	},
	ConsentFrom: {
		"consentfrom", "consentsource", "optinsource", "sourceduconsentement", "origineduconsentement", "brontoestemming",
		"bronvandetoestemming", "toestemmingvia",
	},
	Unsubscribed: {
		"unsubscribed", "unsubscribedat", "unsubscribedon", "unsubscribedate", "unsubtime", "unsubscribedfromallemail", "optedout", "optout",
		"emailoptout", "optedoutofemail", "optedoutofallemail", "emailblacklisted", "emailblocklisted", "blacklisted", "donotemail",
		"donotcontact", "desinscrit", "desabonne", "datededesinscription", "datededesabonnement", "uitgeschreven", "afgemeld",
		"uitgeschrevenop", "afgemeldop", "emaildisabled",
	},
}

// withConsent are heads with those about mailings.
func withConsent(heads map[Field][]string) map[Field][]string {
	all := maps.Clone(heads)
	maps.Copy(all, consentHeads)
	return all
}

// ofOthers are heads of what is about something else: a reason, an address of a computer, a number
// of mails, post, pictures. unsubscribing are those that ask who left.
var (
	ofOthers = texts.OnceMade(`reason|reden|motif|grund|ipaddress|adresseip|ipadres|ip$|link|url|campaign|campagne|kampagne|` +
		`count|number|nombre|aantal|anzahl|text|tekst|wording|version|frequen|format|sms|whatsapp|phone|telefoon|telefon|telemarketing|` +
		`postal|topic|segment|lists$|listes$|lijsten$|listen$|tag|group|name$|naam$|^nom|id$|` +
		`photo|foto|image|video|beeld|bild|imagen|immagin|language|langue|taal$|sprache|idioma|lingua|` +
		`thirdpart|partner|partenaire|tiers|derden|dritte|terceros|terzi|course|cours$|cursus|plan$|product|produit|cookie|` +
		`open(ed|s)$|click|(mails?|letters?)sent$|^last|^derni|^laatste|^letzte|` +
		`received|recues?$|ouvert|envoye|geopend|verstuurd|gesendet|geoffnet`)
	unsubscribing = texts.OnceMade(`unsubscrib|optout|optedout|notsubscribed|desinscri|desabonn|uitgeschreven|` +
		`uitschrij[fv]|afgemeld|afmeld|` +
		`abgemeldet|abmeld|abbestell|emaildisabled|^desuscri|disiscri|cancelaciondesuscri|dadodebaja|^baja$|(newsletter|boletin).*baja|` +
		`^(donot|dont|no|nepas|niet|nicht)(e?mail|contact)`)
)

// asksForNo tells that a head asks who wants no mailings.
func asksForNo(head string) bool { return unsubscribing().MatchString(headKey(head)) || negates(head) }

// Heads that speak of mailings, whatever else they say. Each takes the heads that the ones
// before it leave.
var mailingHeads = []struct {
	field Field
	head  func() *regexp.Regexp
}{
	{Ignore, ofOthers},
	{Unsubscribed, unsubscribing},
	{ConsentSince, texts.OnceMade(`(` + mailings + `).*(date|since|time|timestamp|sinds|datum|depuis|seit|fecha|desde|data)$|` +
		`(subscribed|optin|optedin)(at|on)$|` +
		`(date|datum|timestamp|time|fecha|data)(of|de|du|des|d|van|der|di|da)?(la|l|de|het|el|al)?(iscrizione|inscription|suscripcion)?` +
		`(a|al|alla|ala)?(` + mailings + `)`)},
	{ConsentFrom, texts.OnceMade(`(` + mailings + `).*(source|from|via|bron|quelle|method|methode|origin)|` +
		`(source|bron|quelle|origine)(of|de|du|des|van|der)?(la|de|het)?(` + mailings + `)`)},
	{Consent, texts.OnceMade(mailings + `|^(e?mail|emailmarketing|marketing|mailing|list|liste?n?|lijst|audience|optin|` +
		`(e?mail)?subscriber|subscription|inschrijving|abonnement|abonnenten|(e?mail)?permission)s?(status|state)$|` +
		`^(statut|status|etat|estado|stato)(de?|du|des|van)?(la|de|het)?` +
		`(e?mail|marketing|newsletter|inscription|abonnee?|abonnement|nieuwsbrief|suscripcion|iscrizione)$`)},
	// Nobody agreed whose address is dead, whatever another column says.
	{Unsubscribed, deadHead},
}

// mailings are words for what people agree to. A consent alone may be to photographs, or to
// terms: it counts with what it is to, or with the law that asks for it.
const (
	mailings = `(` + toWhat + `)(` + consents + `)|(` + consents + `)(to|for|pour|a|voor|omde?|zu|fur|para|al|per)?` +
		`(receive|recevoir|recibir|ricevere)?(the|la|les|l|de|des|het|den|el|il)?(` + toWhat + `)|` +
		`optin|optedin|newsletter|nieuwsbrief|infolettre|infobrief|boletin|suscrito|` +
		`mailinglist|listedediffusion|emailmarketing|marketingemail|marketingmail|werbemail|emailwerbung|subscribed`
	consents = `consent|consentement|toestemming|einwilligung|zustimmung|consentimiento|consenso`
	toWhat   = `gdpr|rgpd|avg|dsgvo|e?mails?|marketing|mailings?`
)

// deadHead are heads of columns that ask whether an address is dead.
var deadHead = texts.OnceMade(`^(is|has)?(e?mail)?(hard|soft)?bounced?$|^(e?mail)?cleaned$`)

// negations are words of a head that asks who wants no mailings.
var (
	negations = setOf("no not never stop dont doesnt without pas ne sans aucune plus geen niet nooit zonder kein keine keinen nicht " +
		"nie ohne stopp non sin senza")
	// ofAddresses are heads that ask whether an address is somebody's: "E-mail not verified".
	ofAddresses = texts.OnceMade(`mail.*(verif|confirm|valid|bevestig|geverif|geldig|bestatig|gultig|deliver)`)
	mailed      = texts.OnceMade(mailings + `|mail|marketing|werbung|reclame|publicit|anschreiben|promo|offre|aanbieding`)
)

// negates tells that a head asks who wants no mailings: "Geen nieuwsbrief". One that names both
// answers does not: "Newsletter oui/non". Nor does one of a number: "No. of newsletters".
func negates(head string) bool {
	no := false
	for i, word := range wordsOf(head) {
		key := headKey(word)
		if key == "dont" || key == "doesnt" || negations[key] {
			no = true
		} else if yesNo[key] == "yes" && len(key) > 1 || no && i == 1 && (key == "of" || key == "") {
			return false
		}
	}
	if ofAddresses().MatchString(headKey(head)) {
		return false
	}
	return (no || strings.Contains(strings.ToLower(head), "n't ") || strings.Contains(head, "n’t ")) && mailed().MatchString(headKey(head))
}

// ofAnyHead are words in brackets that say how a cell is written, or which law asks, and not
// what it is about.
var ofAnyHead = setOf("date dates datum data fecha day jour dag time heure hour uhrzeit uur timestamp at on le since depuis sinds seit " +
	"desde dd d mm m yyyy yy aaaa aa jjjj jj tt ddmmyyyy yyyymmdd mmddyyyy iso gdpr rgpd avg dsgvo double optional required facultatif " +
	"obligatoire optioneel verplicht status")

// toSomethingElse tells that what stands in brackets behind a head says what it is about, which
// no head of the list says: "Consent (photos)".
func toSomethingElse(head string) bool {
	for _, part := range bracketed.FindAllStringSubmatch(head, -1) {
		for _, word := range wordsOf(part[1]) {
			if key := headKey(word); key != "" && yesNo[key] == "" && !ofAnyHead[key] && !mailed().MatchString(key) {
				_, clock := hoursOf[key]
				if !clock {
					return true
				}
			}
		}
	}
	return false
}

// recogniseConsent finds the columns about mailings among those that are none of the list's: a
// no that stands in a column that nobody reads would leave the day beside it a yes.
func recogniseConsent(heads []string, fields []Field) {
	for i, head := range heads {
		if (fields[i] == Consent || fields[i] == ConsentSince || fields[i] == Unsubscribed) && toSomethingElse(head) {
			fields[i] = Ignore
		}
	}
	dying := len(mailingHeads) - 1
	for _, rules := range [][2]int{{0, dying}, {dying, dying + 1}} {
		for i, head := range heads {
			if fields[i] == Ignore && !toSomethingElse(head) {
				recogniseMailing(head, i, fields, rules)
			}
		}
	}
}

// recogniseMailing takes a column for what its head says of mailings, by some of the rules.
func recogniseMailing(head string, at int, fields []Field, rules [2]int) {
	for _, mailing := range mailingHeads[rules[0]:rules[1]] {
		matches, field := mailing.head().MatchString(headKey(head)), mailing.field
		if field == Unsubscribed && negates(head) {
			matches = true
		}
		if !matches {
			continue
		}
		if field == Consent && slices.Contains(fields, Consent) {
			field = Else(Consent)
		}
		if field != Ignore && !slices.Contains(fields, field) {
			fields[at] = field
		}
		return
	}
}

// answering are heads of columns that may say no to mailings. A state is one of a country.
var answering = texts.OnceMade(`^(status|statut|etat)$|^(e?mail|list|member|subscriber|subscription|marketing|optin)` +
	`(status|statut|state)$|` + mailings + `|unsubscrib|desinscri|desabonn|uitgeschreven|afgemeld|suscri|iscritt|abonne$`)

// unreadAnswers are columns of a file of nobody's in particular that may have the answer, and fill
// nothing.
func (r *Reader) unreadAnswers() (columns []int) {
	if r.program.Columns != nil || r.ours {
		return nil
	}
	for i, field := range r.fields[:min(len(r.fields), len(r.reading.Heads))] {
		if head := r.reading.Heads[i]; field == Ignore && (answering().MatchString(headKey(head)) || negates(head)) {
			columns = append(columns, i)
		}
	}
	return columns
}

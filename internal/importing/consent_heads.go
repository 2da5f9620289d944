package importing

import (
	"maps"
	"regexp"
	"slices"

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
		"uitgeschrevenop", "afgemeldop",
	},
}

// withConsent are heads with those about mailings.
func withConsent(heads map[Field][]string) map[Field][]string {
	all := maps.Clone(heads)
	maps.Copy(all, consentHeads)
	return all
}

// Heads that speak of mailings, whatever else they say. Each takes the heads that the ones
// before it leave.
var mailingHeads = []struct {
	field Field
	head  func() *regexp.Regexp
}{
	// What is about something else: a reason, an address of a computer, a number of mails, post.
	{Ignore, texts.OnceMade(`reason|reden|motif|grund|ipaddress|adresseip|ipadres|ip$|link|url|campaign|campagne|kampagne|` +
		`count|number|nombre|aantal|anzahl|text|tekst|wording|version|frequen|format|sms|whatsapp|phone|telefoon|telefon|telemarketing|` +
		`postal|topic|segment|lists$|listes$|lijsten$|listen$|tag|group|name$|naam$|^nom|id$`)},
	{Unsubscribed, texts.OnceMade(`unsubscrib|optout|optedout|desinscri|desabonn|uitgeschreven|uitschrijf|afgemeld|afmeld|` +
		`abgemeldet|abmelde|abbestell|^(donot|dont|no|nepas|niet|nicht)(e?mail|contact)`)},
	{ConsentSince, texts.OnceMade(`(` + mailings + `).*(date|since|time|timestamp|sinds|datum|depuis|seit)$|` +
		`(subscribed|optin|optedin)(at|on)$|` +
		`(date|datum|timestamp|time)(of|de|du|des|van|der)?(la|de|het)?(` + mailings + `)`)},
	{ConsentFrom, texts.OnceMade(`(` + mailings + `).*(source|from|via|bron|quelle|method|methode|origin)|` +
		`(source|bron|quelle|origine)(of|de|du|des|van|der)?(la|de|het)?(` + mailings + `)`)},
	{Consent, texts.OnceMade(mailings + `|^(e?mail|emailmarketing|marketing|mailing|list|liste?n?|lijst|audience|optin|` +
		`subscriber|subscription|inschrijving|abonnement|abonnenten)s?(status|state)$|` +
		`^(statut|status|etat)(de?|du|des|van)?(la|de|het)?(e?mail|marketing|newsletter|inscription|nieuwsbrief)$`)},
}

// mailings are words for what people agree to. A consent alone may be to photographs, or to
// terms: it counts with what it is to, or with the law that asks for it.
const (
	mailings = `(` + toWhat + `)(` + consents + `)|(` + consents + `)(to|for|pour|a|voor|zu|fur)?` +
		`(receive|the|la|les|de|het|den)?(` + toWhat + `)|` +
		`optin|optedin|newsletter|nieuwsbrief|infolettre|infobrief|` +
		`mailinglist|listedediffusion|emailmarketing|marketingemail|marketingmail|werbemail|subscribed`
	consents = `consent|consentement|toestemming|einwilligung|zustimmung`
	toWhat   = `gdpr|rgpd|avg|dsgvo|e?mails?|marketing|mailings?`
)

// recogniseConsent finds the columns about mailings among those that are none of the list's: a
// no that stands in a column that nobody reads would leave the day beside it a yes.
func recogniseConsent(heads []string, fields []Field) {
	for i, head := range heads {
		if fields[i] != Ignore {
			continue
		}
		for _, mailing := range mailingHeads {
			if !mailing.head().MatchString(headKey(head)) {
				continue
			}
			field := mailing.field
			if field == Consent && slices.Contains(fields, Consent) {
				field = Else(Consent)
			}
			if field != Ignore && !slices.Contains(fields, field) {
				fields[i] = field
			}
			break
		}
	}
}

// answering are heads of columns that may say no to mailings. A state is one of a country.
var answering = texts.OnceMade(`^(status|statut|etat)$|^(e?mail|list|member|subscriber|subscription|marketing|optin)` +
	`(status|statut|state)$|` + mailings + `|unsubscrib|desinscri|desabonn|uitgeschreven|afgemeld`)

// unread tells that a column of a file of nobody's in particular may have the answer, and fills
// nothing.
func (r *Reader) unread() bool {
	if r.program.Columns != nil || r.ours {
		return false
	}
	for i, field := range r.fields[:min(len(r.fields), len(r.reading.Heads))] {
		if field == Ignore && answering().MatchString(headKey(r.reading.Heads[i])) {
			return true
		}
	}
	return false
}

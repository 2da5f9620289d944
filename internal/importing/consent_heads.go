package importing

import "maps"

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

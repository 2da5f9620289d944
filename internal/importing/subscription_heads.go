package importing

import (
	"slices"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
)

var subscriptions = &Importer{
	Resource: policy.Subscriptions,
	Fields: []Field{
		Email, Name, Else(Name), FirstName, MiddleName, LastName, Plan, Else(Plan), Amount, Currency, Quantity, Period, Every, State, At,
		Else(At), TrialEnds,
		Next, Ended, Else(Ended), Reference,
	},
	Ours: []string{
		"at", "customer", "email", "plan", "period", "state", "amount", "currency", "trial_ends_at", "next_at", "ended_at", "reference",
	},
	Needs:   needs(Email, Plan, Amount, Period, At),
	Money:   true,
	Changes: true,
	Preview: []Field{At, Email, Plan, State, Period, Amount, Next},
	Show: func(r *Reader, words *i18n.Words, rows [][]string) ([]string, Reason) {
		s, reason := r.Subscription(rows[0])
		if reason != "" {
			return nil, reason
		}
		next := ""
		if !s.Next.IsZero() {
			next = words.ShortDate(s.Next)
		}
		return []string{
			words.ShortDate(s.At), s.Email.String(), s.Plan, words.T("records.state_" + s.State), words.T("records.period_" + s.Period),
			words.Money(s.Amount, s.Currency), next,
		}, ""
	},
	Beside: map[string]map[string]Field{
		"billingperiodunit": {"billingperiod": Every}, "intervalunit": {"interval": Every}, "periodunit": {"period": Every},
		"billingperiod": {"billinginterval": Every},
		"preis":         {"tarif": Plan}, // In German a tariff is what is bought, in French what it costs.
	},
	Heads: inGerman(map[Field][]string{
		Email: slices.Concat([]string{"billingemail", "useremail", "subscriberemail", "memberemail"}, emailHeads),
		Name: {
			"customername", "customer", "name", "fullname", "billingname", "username", "subscriber", "member", "client", "nom", "nomcomplet",
			"abonne", "klant", "naam", "volledigenaam", "abonnee",
		},
		FirstName: {"firstname", "billingfirstname", "prenom", "voornaam"}, MiddleName: middleHeads,
		LastName: {"lastname", "billinglastname", "nomdefamille", "achternaam", "familienaam"},
		Plan: {
			"plan", "planname", "membershiplevel", "membership", "membershipplan", "tier", "orderitems", "product", "productname", "pricename",
			"variantname", "item", "label", "description", "formule",
			"offre", "abonnement",
			"produit", "libelle", "abonnementsnaam", "omschrijving",
		},
		Amount: {
			"amount", "planamount", "price", "planprice", "total", "recurringamount", "recurringprice", "ordertotal", "montant", "montantmensuel",
			"montantannuel", "prix", "tarif", "bedrag", "maandbedrag", "jaarbedrag", "prijs", "tarief",
		},
		Currency: currencyHeads,
		Quantity: {"quantity", "qty", "seats", "quantite", "aantal"},
		Period: {
			"period", "interval", "planinterval", "periodunit", "intervalunit", "billingperiodunit", "term", "renewal", "renews",
			"billinginterval", "billingperiod", "frequency", "billingfrequency", "billingcycle", "periode",
			"frequence", "intervalle", "periodicite", "frequencedefacturation", "cycledefacturation", "recurrence", "frequentie",
			"betalingper", "betaalperiode", "betaaltermijn", "facturatieperiode", "termijn", "looptijd",
		},
		Every: {"every", "intervalcount", "planintervalcount", "billingintervalcount", "periodcount", "periodlength"},
		State: {"state", "status", "subscriptionstatus", "etat", "statut", "statutdelabonnement", "abonnementsstatus"},
		At: {
			"at", "startdate", "startdateutc", "start", "startutc", "startedat", "started", "created", "createdutc", "createdat",
			"datecreated", "date",
			"subscribedat", "subscribedon", "activatedat", "signupdate", "joined", "membersince", "createddate", "createdon",
			"datededebut", "datedebut", "debut", "creele", "datedecreation", "datedesouscription", "souscritle", "begindatum",
			"startdatum", "ingangsdatum", "aanmaakdatum", "gestartop", "datum",
		},
		TrialEnds: {
			"trialendsat", "trialend", "trialendutc", "trialends", "trialenddate", "trialendson", "trialexpires", "findelessai", "findessai",
			"findeperiodedessai", "findelaperiodedessai", "eindeproef", "eindeproefperiode", "proefperiodetot", "proeftot",
		},
		Next: {
			"nextat", "currentperiodend", "currentperiodendutc", "renewsat", "nextpayment", "nextpaymentdate", "nextbillingdate", "nextbilling",
			"nextbillingat", "nextbillingon", "nextcharge", "nextchargedate", "nextinvoice", "nextinvoicedate", "nextrenewal", "renewson",
			"renewaldate", "prochainpaiement", "prochaineecheance", "prochainprelevement", "prochainefacture", "prochainefacturation",
			"prochainrenouvellement", "dateduprochainpaiement", "renouvellement", "volgendebetaling", "volgendeincasso",
			"volgendefactuur", "volgendefacturatie", "volgendebetaaldatum", "verlengtop", "verlengdatum", "verlenging",
			"volgendefactuurdatum", "datederenouvellement",
		},
		Ended: {
			"endedat", "endedatutc", "ended", "end", "endedon", "endsat", "endson", "cancelled", "canceled", "canceledon", "expires", "expiresat",
			"expireson", "expirydate", "expirationdate", "canceledat", "canceledatutc", "cancelledat", "cancelledatutc", "cancelledon",
			"enddate", "cancellationdate",
			"datedefin", "datefin", "fin", "resiliele", "annulele", "datederesiliation", "datedannulation", "expirele", "opgezegdop",
			"opgezegdper", "opzegdatum", "datumopzegging", "beeindigdop", "einddatum", "eindigtop", "verlooptop",
		},
		Reference: {"reference", "id", "subscriptionid", "subscription", "numero", "ndabonnement", "numerodabonnement", "nummer",
			"abonnementsnummer", "referentie"},
	}, germanSubscriptions),
}

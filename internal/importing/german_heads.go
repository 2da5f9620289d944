package importing

import (
	"maps"
	"slices"
	"strings"
)

// germanHeads are heads as people write them in German, by the list that a file is of, as
// headKey has them. The program has no German; its customers' files do.
var (
	germanPeople = map[Field]string{
		Email:     "emailadresse mailadresse emailkunde kundenemail kundeemail",
		Name:      "name vollername kunde kundin kundenname kontakt",
		FirstName: "vorname vornamen rufname",
		LastName:  "nachname familienname zuname",
	}
	germanContacts = map[Field]string{
		Phone:       "telefon telefonnummer telefonnr handy handynummer mobil mobilnummer mobiltelefon rufnummer festnetz",
		Street:      "straße strasse straßeundhausnummer strasseundhausnummer straßehausnummer strassehausnummer anschrift adresse",
		StreetMore:  "adresszusatz zusatz adresszeile2",
		HouseNumber: "hausnummer hausnr hnr",
		PostalCode:  "plz postleitzahl",
		City:        "ort wohnort stadt",
		Country:     "land staat",
		Language:    "sprache",
		Tags:        "schlagworte schlagwörter stichworte etiketten gruppen gruppe",
		Notes:       "notiz notizen bemerkung bemerkungen anmerkung anmerkungen",
		Created:     "kundeseit kundinseit erstelltam angelegtam registriertam registrierungsdatum hinzugefugtam mitgliedseit",
	}
	germanTransactions = map[Field]string{
		At:        "datum zahlungsdatum buchungsdatum transaktionsdatum bezahltam gezahltam datumundzeit rechnungsdatum",
		AtTime:    "uhrzeit zeit",
		Amount:    "betrag bruttobetrag gesamtbetrag zahlbetrag summe brutto rechnungsbetrag",
		Kind:      "art typ zahlungstyp transaktionstyp buchungsart vorgang",
		State:     "zahlungsstatus",
		Label:     "beschreibung bezeichnung verwendungszweck produkt",
		Refunded:  "erstattet erstatteterbetrag erstattungsbetrag ruckerstattet",
		Fee:       "gebuhr gebuhren transaktionsgebuhr",
		PaymentOf: "ursprunglichezahlung originaltransaktion",
		Reference: "transaktionsnummer transaktionsid zahlungsnummer rechnungsnummer rechnungsnr belegnummer bestellnummer",
	}
	germanSubscriptions = map[Field]string{
		Plan:      "abo abonnement produkt abonnementname",
		Amount:    "preis betrag monatsbetrag jahresbetrag",
		Quantity:  "anzahl menge",
		Period:    "intervall zahlungsintervall abrechnungszeitraum turnus rhythmus zahlungsweise laufzeit",
		At:        "beginn startdatum vertragsbeginn begonnenam abgeschlossenam datum",
		TrialEnds: "testende testphasebis probezeitbis",
		Next:      "nachstezahlung nachsteabbuchung nachsterechnung verlangerungam",
		Ended:     "ende enddatum gekundigtam gekundigtzum kundigungsdatum vertragsende",
		Reference: "abonummer vertragsnummer",
	}
	germanOrders = map[Field]string{
		Reference:    "bestellnummer bestellnr auftragsnummer auftragsnr bestellung",
		At:           "bestelldatum bestelltam auftragsdatum datum",
		AtTime:       "uhrzeit zeit",
		State:        "bestellstatus auftragsstatus zahlungsstatus",
		Fulfilment:   "versandstatus lieferstatus",
		Item:         "artikelname artikelbezeichnung produkt produktname position bezeichnung",
		Quantity:     "menge anzahl stuck stuckzahl",
		Price:        "einzelpreis preis stuckpreis",
		Total:        "gesamtbetrag gesamtsumme gesamt gesamtpreis betrag summe bruttobetrag",
		Discount:     "rabatt rabattbetrag nachlass",
		Coupon:       "gutscheincode rabattcode gutschein",
		ShippingCost: "versandkosten versand lieferkosten porto",
		Tax:          "mwst ust umsatzsteuer mehrwertsteuer steuer steuern",
		ShipName:     "empfanger liefername",
		Street:       "lieferadresse straße strasse anschrift",
		PostalCode:   "plz postleitzahl lieferplz",
		City:         "ort stadt lieferort",
		Tracking:     "sendungsnummer trackingnummer",
		Shipped:      "versandtam versanddatum versendetam",
	}
	germanStudents = map[Field]string{
		Name:      "teilnehmer teilnehmerin teilnehmername kursteilnehmer schuler",
		Course:    "kurs kursname kurstitel schulung lehrgang",
		At:        "anmeldedatum angemeldetam eingeschriebenam einschreibedatum startdatum beginn datum",
		Progress:  "fortschritt fortschrittinprozent prozent",
		Completed: "abgeschlossenam abgeschlossen abschlussdatum beendetam",
	}
)

// inGerman adds heads in German behind those of a list.
func inGerman(heads map[Field][]string, lists ...map[Field]string) map[Field][]string {
	all := maps.Clone(heads)
	for _, list := range append(lists, germanPeople, map[Field]string{Currency: "wahrung waehrung wahrungscode"}) {
		for field, words := range list {
			if known, is := all[field]; is {
				all[field] = append(slices.Clip(known), strings.Fields(words)...)
			}
		}
	}
	return all
}

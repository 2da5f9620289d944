package importing_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

const ignore = importing.Ignore

// Whatever the language and the spelling of a head, its column is found; of two
// that fill one field the usual one is taken, wherever it stands.
func TestColumnsAreRecognised(t *testing.T) {
	t.Parallel()
	for heads, want := range map[string][]importing.Field{
		"":                              {ignore},
		"Email Address,First Name,TAGS": {importing.Email, importing.FirstName, importing.Tags},
		" e-mail ,PRÉNOM,Nom,Téléphone,Code postal,Ville,Pays": {importing.Email, importing.FirstName, importing.LastName, importing.Phone,
			importing.PostalCode, importing.City, importing.Country},
		"E-mailadres,Voornaam,Achternaam,Straat,Woonplaats,Land,Taal": {importing.Email, importing.FirstName, importing.LastName, importing.Street,
			importing.City, importing.Country, importing.Language},
		"Billing Email,Email,Customer Email": {ignore, importing.Email, ignore},
		"Email,Email":                        {importing.Email, importing.Else(importing.Email)},
		"Address 1 - Street,Address 1 - City,Address 1 - Postal Code":   {importing.Street, importing.City, importing.PostalCode},
		"Something,Amount,name_2":                                       {ignore, ignore, ignore},
		"Create Date,Last Activity,Group Membership,Country/Region,Nom": {importing.Created, ignore, importing.Tags, importing.Country, importing.LastName},
	} {
		if diff := cmp.Diff(want, importing.ImporterOf(policy.Contacts).Recognise(strings.Split(heads, ","), nil)); diff != "" {
			t.Errorf("customers by %q: %s", heads, diff)
		}
	}
	for heads, want := range map[string][]importing.Field{
		"id,Created date (UTC),Amount,Currency,Description,Customer Email,Status": {importing.Reference, importing.At, importing.Amount,
			importing.Currency, importing.Label, importing.Email, importing.State},
		"Referentie,Betaaldatum,Bedrag,Munt,E-mailadres":         {importing.Reference, importing.At, importing.Amount, importing.Currency, importing.Email},
		"N° de commande,Date de paiement,Montant,Monnaie,E-mail": {importing.Reference, importing.At, importing.Amount, importing.Currency, importing.Email},
		"Commande,Date,Montant,Devise,Adresse mail":              {importing.Reference, importing.At, importing.Amount, importing.Currency, importing.Email},
		"Bestelnummer,Order ID,Datum,Bedrag,Klant e-mail":        {ignore, importing.Reference, importing.At, importing.Amount, importing.Email},
		"Numéro,Date,Montant,Devise,Libellé,Client,Courriel,Statut": {importing.Reference, importing.At, importing.Amount,
			importing.Currency, importing.Label, importing.Name, importing.Email, importing.State},
		"Nummer,Datum,Bedrag,Munt,Omschrijving,Klant,E-mailadres,Soort": {importing.Reference, importing.At, importing.Amount,
			importing.Currency, importing.Label, importing.Name, importing.Email, importing.Kind},
		"Total,Amount,City": {ignore, importing.Amount, ignore},
	} {
		if diff := cmp.Diff(want, importing.ImporterOf(policy.Transactions).Recognise(strings.Split(heads, ","), nil)); diff != "" {
			t.Errorf("payments by %q: %s", heads, diff)
		}
	}
}

// A field of the workspace's own gets one column, unless a field that everybody has takes it.
func TestOwnFieldsAreRecognisedByName(t *testing.T) {
	t.Parallel()
	size, city := uuid.New(), uuid.New()
	got := importing.ImporterOf(policy.Contacts).Recognise(
		[]string{"SHOE-SIZE", "City", "Shoe size", "Taille"}, map[string]uuid.UUID{"Shoe size": size, "City": city})
	if diff := cmp.Diff([]importing.Field{importing.OwnField(size), importing.City, ignore, ignore}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOwnFieldIsReadBack(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	if got, own := importing.OwnField(id).Own(); got != id || !own {
		t.Errorf("%s is read as %s, %t", id, got, own)
	}
	for _, f := range []importing.Field{ignore, importing.Email, "field:", importing.Field("field:" + strings.Repeat("x", 36)),
		importing.Field(id.String()), importing.OwnField(id) + "0",
		importing.Field("field:{" + id.String() + "}"), importing.Field("field:" + strings.ReplaceAll(id.String(), "-", ""))} {
		if got, own := f.Own(); own {
			t.Errorf("%q is read as %s", f, got)
		}
	}
}

// The cell that a row is refused for is the one that was read: of two columns of one
// field the first that says something.
func TestTheCellOfARefusalIsTheOneThatWasRead(t *testing.T) {
	t.Parallel()
	columns := []string{"email", string(importing.Else(importing.At)), "at", ""}
	for _, c := range []struct {
		reason importing.Reason
		cells  []string
		want   int
	}{
		{importing.SkippedHour, []string{"a", "2026-03-29 02:30", "", "x"}, 1},
		{importing.BadDate, []string{"a", "yesterday", "n/a", "x"}, 1},
		{importing.BadDate, []string{"a", "2026-03-29", "tomorrow", "x"}, 2},
		{importing.BadDate, []string{"a"}, 2},
		{importing.BadMail, []string{"a", "", "", ""}, 0},
	} {
		if got, known := importing.CellOf(c.reason, columns, c.cells); got != c.want || !known {
			t.Errorf("%s of %q is of cell %d, want %d", c.reason, c.cells, got, c.want)
		}
	}
}

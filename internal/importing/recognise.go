package importing

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"latchkey/internal/mail"
)

// headKey folds a head to letters and digits without accents. Per cent are no amount:
// "Discount %" is not "Discount".
func headKey(head string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(head)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '%':
			b.WriteString("percent")
		}
	}
	return b.String()
}

// recognise guesses by whole heads, then by those that name a currency, a unit or a
// clock beside what they are, then by those that say whose name or address it is.
func recognise(heads []string, known map[Field][]string) []Field {
	fields := make([]Field, len(heads))
	recogniseBy(headKey, heads, known, fields)
	recogniseBy(plainKey, heads, known, fields)
	recogniseBy(whoseKey, heads, ofPeople(known), fields)
	return fields
}

// ofPeople are the heads of names and addresses alone: "Customer ID" is no number of a
// payment.
func ofPeople(known map[Field][]string) map[Field][]string {
	people := map[Field][]string{}
	for _, field := range []Field{Email, Name, FirstName, MiddleName, LastName, Phone} {
		people[field] = known[field]
	}
	return people
}

// whose are words that say whose something is, and what stands between words.
var whose = setOf("customer customers client clients klant klanten buyer acheteur koper contact user utilisateur gebruiker student " +
	"etudiant eleve apprenant cursist deelnemer participant learner member membre lid payer payeur betaler subscriber abonne abonnee " +
	"du de des d la le les l van het der of the your uw votre primary main principal principale default")

// whoseKey is the key of a head without such words: "Courriel du client".
func whoseKey(head string) string {
	words := wordsOf(bracketed.ReplaceAllString(head, ""))
	kept := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return headKey(word) == "" || whose[headKey(word)] })
	if len(kept) == len(words) {
		return ""
	}
	return headKey(strings.Join(kept, ""))
}

// doubled lets a second column of the same head count where the first is empty.
func doubled(heads []string, fields, offered []Field) {
	begins := map[string]int{} // where each head stands first
	for i, head := range heads {
		key := headKey(head)
		first, again := begins[key]
		if !again {
			first, begins[key] = -1, i
		}
		if fields[i] != Ignore || key == "" {
			continue
		}
		if slices.Contains(contactHeads[Phone], key) { // People have two: "Telefoon", "Mobiel".
			first = slices.Index(fields, Phone)
		}
		if first < 0 || fields[first] == Ignore {
			continue
		}
		if second := Else(fields[first].Of()); slices.Contains(offered, second) && !slices.Contains(fields, second) {
			fields[i] = second
		}
	}
}

// moneyWords are words of heads of currencies, and notPaid those of heads of the
// currencies of something else than what was paid.
var (
	moneyWords = setOf("currency devise monnaie munt muntsoort munteenheid valuta wahrung")
	notPaid    = setOf("fee fees frais kosten exchange rate taux change koers converted conversion settlement " +
		"payout net symbol uitbetaling virement")
)

// recogniseCurrency finds the column that says in which currency amounts are, whatever
// else its head says: without it they would be in that of the workspace.
func recogniseCurrency(heads []string, fields []Field) {
	if slices.Contains(fields, Currency) {
		return
	}
	for i, head := range heads {
		has := func(set map[string]bool) bool {
			return slices.ContainsFunc(wordsOf(head), func(word string) bool { return set[headKey(word)] })
		}
		if fields[i] == Ignore && has(moneyWords) && !has(notPaid) {
			fields[i] = Currency
			return
		}
	}
}

func recogniseBy(keyOf func(string) string, heads []string, known map[Field][]string, fields []Field) {
	keys := make([]string, len(heads))
	for i, head := range heads {
		keys[i] = keyOf(head)
	}
	for field, names := range known {
		if slices.Contains(fields, field) {
			continue
		}
		best, at := len(names), -1
		for i, key := range keys {
			for rank, name := range names[:best] {
				if key == name && fields[i] == Ignore {
					best, at = rank, i
					break
				}
			}
		}
		if at >= 0 {
			fields[at] = field
		}
	}
}

// recogniseZone finds the column that says in which zone times are, whatever else its
// head says: "Created Timezone".
func recogniseZone(heads []string, fields, offered []Field) {
	if slices.Contains(fields, AtZone) || !slices.Contains(offered, AtZone) {
		return
	}
	for i, head := range heads {
		names := func(zone string) bool { return strings.Contains(headKey(head), zone) }
		if fields[i] == Ignore && slices.ContainsFunc([]string{"timezone", "fuseauhoraire", "tijdzone", "zeitzone"}, names) {
			fields[i] = AtZone
			return
		}
	}
}

// recognisePaid finds a column that asks whether something was paid, where none says how it is.
func recognisePaid(heads []string, fields []Field) {
	if slices.Contains(fields, State) {
		return
	}
	for i, head := range heads {
		if fields[i] == Ignore && asks(head) && askPaid[headKey(head)] {
			fields[i] = State
			return
		}
	}
}

// terminals are heads of files of a card terminal, as SumUp writes them.
var terminals = setOf("entrymode processas authcode payoutid tipamount auszahlungsid trinkgeldbetrag")

// ofTheShop leaves the address out that a card terminal writes beside each payment: it is the one
// of whose terminal it is. An address of customers is called so there.
func ofTheShop(heads []string, fields []Field) {
	of := 0
	for _, head := range heads {
		if terminals[headKey(head)] {
			of++
		}
	}
	for i, field := range fields {
		if of > 1 && field.Of() == Email && slices.Contains(emailHeads[1:], headKey(heads[i])) {
			fields[i] = Ignore
		}
	}
}

// RecogniseByWords takes columns for what their words prove, which their heads alone do not:
// that "Paid" asks whether it was, and "Status" tells who left mailings.
func (i *Importer) RecogniseByWords(heads []string, fields []Field, proofs map[int]Proof) {
	if RecogniseProgram(i.Resource, heads) != nil || i.ours(heads) {
		return
	}
	for column, head := range heads {
		key, proof := headKey(head), proofs[column]
		switch {
		case fields[column] != Ignore:
		case i == transactions && proof.Answers && askPaid[key] && !slices.Contains(fields, State):
			fields[column] = State
		case i == contacts && proof.Mailings && (key == "state" || slices.Contains(transactionHeads[State], key)):
			if !slices.Contains(fields, Consent) {
				fields[column] = Consent
			} else if !slices.Contains(fields, Else(Consent)) { // "Subscribed" is since when.
				fields[column] = Else(Consent)
			}
		}
	}
}

// wordsOf parts a head into its words.
func wordsOf(head string) []string {
	return strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(" \u00a0_-./'’", r) })
}

// withTaxes are the ends of heads of amounts that hold their taxes, and of such as are
// whole numbers of the smallest unit.
var withTaxes = regexp.MustCompile(`(?i)[ _]+(ttc|t\.t\.c\.?|tvac|tvacomprise|incl\.?|incl(?:usief|\.|uding)?[ _](?:btw|vat|tax)|` +
	`inc[ _]tax|` +
	`(?:in[ _]|en[ _])?(?:cents|centimes|centen|eurocent|pence|minor[ _]units?))$`)

// withoutTaxes are what heads in brackets say of amounts that something was taken off: they
// are not what was paid.
var withoutTaxes = regexp.MustCompile(`(?i)[([ ](ex|excl|excluding|exclusive|exclusief|hors|ht|htva|h\.t\.|zonder|without|net|` +
	`netto)[. )\]]`)

// plainKey is the key of a head without what it says in brackets, and without the
// currency, the clock, the taxes or the unit behind it.
func plainKey(head string) string {
	head = bracketed.ReplaceAllStringFunc(head, func(part string) string {
		if strings.Contains(part, "%") || withoutTaxes.MatchString(part) {
			return part
		}
		return ""
	})
	head = withTaxes.ReplaceAllString(head, "")
	words := strings.FieldsFunc(head, func(r rune) bool { return r == ' ' || r == '_' || r == '-' })
	if last := len(words) - 1; last > 0 {
		if _, clock := hoursOf[headKey(words[last])]; clock || currencyOfHead(head, "") != "" {
			words = words[:last]
		}
	}
	return headKey(strings.Join(words, ""))
}

// RecogniseAddress guesses from a row where the address stands in a file without heads.
func RecogniseAddress(fields []Field, row []string) {
	for i, cell := range row[:min(len(row), len(fields))] {
		if fields[i] == Ignore && isAddressed([]string{cell}) {
			fields[i] = Email
			return
		}
	}
}

// isAddressed tells whether an e-mail address stands in a row: it is no head.
func isAddressed(row []string) bool {
	return slices.ContainsFunc(row, func(cell string) bool {
		_, err := mail.ParseAddress(clean(cell))
		return err == nil
	})
}

// knownHeads counts the cells of a row that are heads of a known kind.
func knownHeads(row []string) (known int) {
	for _, cell := range row {
		if allHeads()[headKey(cell)] || allHeads()[plainKey(cell)] || furtherHeads.MatchString(headKey(cell)) {
			known++
		}
	}
	return known
}

var allHeads = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, importer := range Importers {
		for _, names := range importer.Heads {
			for _, name := range names {
				all[name] = true
			}
		}
	}
	return all
})

// filled counts the cells of a row that say something. One that says how to read
// the file ("sep=;") says nothing of it.
func filled(row []string) (cells int) {
	if len(row) > 0 && strings.HasPrefix(strings.ToLower(row[0]), "sep=") {
		return 0
	}
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			cells++
		}
	}
	return cells
}

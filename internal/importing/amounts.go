package importing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"latchkey/internal/i18n"
	"latchkey/internal/money"
)

// symbols are the signs and words of one currency alone, in small letters.
var symbols = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₫": "VND",
	"₴": "UAH", "₦": "NGN", "₱": "PHP", "฿": "THB", "₸": "KZT", "₡": "CRC", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF",
	"r$": "BRL", "us$": "USD", "u$s": "USD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
	"$us": "USD", "$ca": "CAD", "$au": "AUD", "$nz": "NZD", "$hk": "HKD", "$sg": "SGD", "£gb": "GBP",
	"hk$": "HKD", "s$": "SGD", "sg$": "SGD", "mx$": "MXN", "nt$": "TWD", "fr.": "CHF", "fr": "CHF", "sfr": "CHF", "sfr.": "CHF",
	"円": "JPY", "jp¥": "JPY", "cn¥": "CNY", "元": "CNY", "lei": "RON", "лв": "BGN", "лв.": "BGN", "dt": "TND", "kd": "KWD",
}

// families are the signs that several currencies share. The first is meant where
// nothing else says which; "" where that would be a guess.
var families = map[string][]string{
	"$":  {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"},
	"¥":  {"JPY", "CNY"},
	"￥":  {"JPY", "CNY"},
	"kr": {"", "SEK", "NOK", "DKK", "ISK"}, "kr.": {"", "DKK", "SEK", "NOK", "ISK"},
	"rs": {"", "INR", "PKR", "LKR", "NPR"}, "rs.": {"", "INR", "PKR", "LKR", "NPR"},
}

// currencyOf reads the code, the sign or the name of a currency. Of those that
// share a sign it is one of the likely ones, if it can be.
func currencyOf(text string, likely ...string) (code string, ok bool) {
	text = strings.TrimSpace(text)
	if code = strings.ToUpper(text); len(code) == 3 && i18n.IsCurrency(code) {
		return code, true
	}
	text = strings.Join(strings.Fields(strings.ToLower(text)), "") // "$ CA"
	if code, ok = symbols[text]; ok {
		return code, true
	}
	family := families[text]
	for _, code := range likely {
		if code != "" && slices.Contains(family, code) {
			return code, true
		}
	}
	return append(family, "")[0], len(family) > 0 && family[0] != ""
}

// currencyOfHead is the currency that the head of a column names: "Amount (EUR)",
// "Gross £", "total_usd". It is "" where the head names none.
func currencyOfHead(head, home string) string {
	for _, part := range bracketed.FindAllStringSubmatch(head, -1) {
		if code, known := currencyOf(part[1], home); known {
			return code
		}
	}
	words := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(" _-()[]", r) })
	for i, word := range words {
		code, known := currencyOf(word, home)
		sign := !strings.ContainsFunc(word, unicode.IsLetter)
		capitals := word == code && strings.ToUpper(head) != head
		if known && i > 0 && (sign || capitals || i == len(words)-1 && slices.Contains(usualCurrencies, code) && len(word) == 3) {
			return code
		}
	}
	return ""
}

// usualCurrencies are those whose codes are no words of a head.
var usualCurrencies = []string{"EUR", "USD", "GBP", "CHF", "JPY", "AUD", "SEK", "NOK", "DKK", "PLN"}

// priced is an amount as it stands: its digits, and what stands around them.
type priced struct {
	digits
	negative bool
	currency string // as it is written, "" for none
}

// noCents is how a round price ends in Dutch and in Switzerland: "12,-", "12.–".
var noCents = regexp.MustCompile(`[,.][-–—]{1,2}`)

// minorWords are words of a head whose amounts are whole numbers of the smallest
// unit of their currency, as headKey writes them.
var minorWords = setOf("cent cents ct centime centimes centen pence pennies minor minorunits smallestunit subunits")

// inMinor tells that the head of a column says so: "Amount (cents)", "amount_in_cents".
func inMinor(head string) bool {
	words := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(" _-()[]", r) })
	return slices.ContainsFunc(words, func(word string) bool { return minorWords[headKey(word)] })
}

// readPrice parts an amount from its sign and its currency, wherever they stand.
func readPrice(text string) (p priced, ok bool) {
	if text = strings.TrimSpace(text); strings.ContainsAny(text, "-–—") {
		text = noCents.ReplaceAllString(text, "")
	}
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	first, last := strings.IndexFunc(text, isDigit), strings.LastIndexFunc(text, isDigit)
	if first < 0 {
		return p, false
	}
	if first > 0 && (text[first-1] == '.' || text[first-1] == ',') && (first == 1 || !unicode.IsLetter(rune(text[first-2]))) {
		first-- // .50
	}
	before, after := text[:first], text[last+1:]
	if p.digits, ok = digitsOf(text[first : last+1]); !ok {
		return p, false
	}
	bracket := strings.HasPrefix(before, "(") && strings.HasSuffix(after, ")")
	if bracket {
		before, after = before[1:], after[:len(after)-1]
	}
	minus := 0
	for _, side := range []*string{&before, &after} {
		*side = strings.TrimSpace(strings.Map(func(r rune) rune {
			if strings.ContainsRune(signs, r) {
				minus++
				return -1
			}
			return r
		}, strings.Replace(*side, "+", "", 1)))
	}
	if minus > 1 {
		return p, false
	}
	p.negative = bracket || minus > 0
	if p.currency = before; before == "" {
		p.currency = after
	} else if after != "" && !sameCurrency(before, after) {
		return p, false
	}
	return p, true
}

// sameCurrency tells whether "$" and "USD" around one amount are one.
func sameCurrency(a, b string) bool {
	x, known := currencyOf(a)
	y, knownToo := currencyOf(b, x)
	if !known || !knownToo {
		return false
	}
	again, _ := currencyOf(a, y)
	return x == y || again == y
}

// withoutCurrency is a number without the sign of a currency beside it.
func withoutCurrency(text string) string {
	p, ok := readPrice(text)
	if _, shared := families[strings.ToLower(p.currency)]; !ok || p.currency == "" || p.grouped {
		return text
	} else if _, known := currencyOf(p.currency); !known && !shared {
		return text
	}
	if p.negative {
		return "-" + p.text
	}
	return p.text
}

// whole is an amount that is written in minor units already.
func (p priced) whole() (int64, bool) {
	if strings.Trim(p.text, "0123456789") != "" {
		return 0, false
	}
	minor, err := strconv.ParseInt(p.text, 10, 64)
	if p.negative {
		minor = -minor
	}
	return minor, err == nil
}

// minor is the amount in minor units of its currency. Where it does not prove its
// mark, its column does, or the currency by which it can be such an amount: a
// dinar has three decimals, a yen has none, and cents are never three, as a column
// proves by one that is no 0. Else it has the mark of the file.
func (p priced) minor(code string, proof Proof, otherwise Mark) (int64, bool) {
	decimals, _ := money.Digits(code)
	proven := proof.Mark
	own, sure := p.mark()
	switch sign := strings.Trim(p.text, "0123456789"); {
	case sure:
	case proven != NoMark:
		own = proven
	case decimals == 3:
		own = Mark(sign)
	case (decimals == 0 || proof.Thirds == sign) && sign == ".":
		own = Comma
	case decimals == 0 || proof.Thirds == sign:
		own = Point
	case otherwise != NoMark:
		own = otherwise
	default:
		return 0, false
	}
	if !sure && proof.OwnThirds && own == Comma {
		return 0, false
	}
	whole, fraction, ok := p.parts(own)
	if !ok || strings.Trim(fraction[min(len(fraction), decimals):], "0") != "" {
		return 0, false // More decimals than the currency has.
	}
	fraction = (fraction + "0000")[:decimals]
	minor, err := strconv.ParseInt(whole+fraction, 10, 64)
	if p.negative {
		minor = -minor
	}
	return minor, err == nil
}

package phone_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/phone"
	"latchkey/internal/postgres/pgtest"
)

// oracle reads and writes a number as the library does: in E.164 and in groups.
func oracle(text, country string) (e164, groups string) {
	text = strings.TrimSpace(text)
	number, err := phonenumbers.Parse(text, country)
	if err != nil || !exists(number) || len(text) > phone.Longest {
		return "", ""
	}
	if e164 = phonenumbers.Format(number, phonenumbers.E164); len(e164) > len("+")+15 {
		return "", "" // Some of its patterns let longer ones through than E.164.
	}
	if number, err = phonenumbers.Parse(e164, ""); err != nil {
		return e164, e164
	}
	return e164, phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

// exists tells whether one of the countries of a number has such numbers.
func exists(number *phonenumbers.PhoneNumber) bool {
	national := phonenumbers.GetNationalSignificantNumber(number)
	for _, country := range general()[int(number.GetCountryCode())] {
		if slices.Contains(country.GetPossibleLength(), int32(len(national))) &&
			regexp.MustCompile("^(?:"+country.GetNationalNumberPattern()+")$").MatchString(national) {
			return true
		}
	}
	return false
}

// general are what all numbers of a country have in common, by its code.
var general = sync.OnceValue(func() map[int][]*phonenumbers.PhoneNumberDesc {
	known, err := phonenumbers.MetadataCollection()
	if err != nil {
		panic(err)
	}
	countries := map[int][]*phonenumbers.PhoneNumberDesc{}
	for _, country := range known.GetMetadata() {
		code := int(country.GetCountryCode())
		countries[code] = append(countries[code], country.GetGeneralDesc())
	}
	return countries
})

// ours does it as the product does.
func ours(text, country string) (e164, groups string) {
	e164, err := phone.Parse(text, country)
	if err != nil || e164 == "" {
		return "", ""
	}
	return e164, phone.International(e164)
}

// Numbers of every country and kind, and what people make of them, are read
// and written as the library does.
func TestProveNumbersAreReadAsByTheLibrary(t *testing.T) {
	t.Parallel()
	rounds := pgtest.Rounds(3, 12)
	fewest := rounds * 4000
	dice := rand.New(rand.NewPCG(1, 2))
	countries := slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions()))
	if !slices.Equal(countries, phone.Countries()) {
		t.Errorf("the library knows %q, we %q", countries, phone.Countries())
	}
	compared, read := 0, 0
	compare := func(text, country string) {
		compared++
		e164, groups := oracle(text, country)
		if e164 != "" {
			read++
		}
		if gotE164, gotGroups := ours(text, country); gotE164 != e164 || gotGroups != groups {
			t.Errorf("%q in %q is %q, %q; the library says %q, %q", text, country, gotE164, gotGroups, e164, groups)
		}
	}
	for _, number := range examples(countries) {
		for range rounds {
			n := varied(dice, number)
			compare(written(dice, n), cmp.Or(phonenumbers.GetRegionCodeForNumber(n), countries[dice.IntN(len(countries))]))
			compare(written(dice, n), countries[dice.IntN(len(countries))])
			compare(phonenumbers.Format(n, phonenumbers.E164), "")
		}
	}
	for range rounds * 800 {
		compare(noise(dice), countries[dice.IntN(len(countries))])
	}
	t.Logf("%d numbers, %d of them valid", compared, read)
	if compared < fewest || read < fewest/2 {
		t.Errorf("%d numbers were compared, %d of them valid", compared, read)
	}
}

// examples are a number of each kind in each country, and those of the world.
func examples(countries []string) (found []*phonenumbers.PhoneNumber) {
	add := func(n *phonenumbers.PhoneNumber) {
		if n != nil {
			found = append(found, n)
		}
	}
	for _, country := range countries {
		for kind := phonenumbers.FIXED_LINE; kind < phonenumbers.UNKNOWN; kind++ {
			add(phonenumbers.GetExampleNumberForType(country, kind))
		}
	}
	for code := range phonenumbers.GetSupportedGlobalNetworkCallingCodes() {
		add(phonenumbers.GetExampleNumberForNonGeoEntity(code))
	}
	return found
}

// varied changes some digits of a number, or how many there are.
func varied(dice *rand.Rand, n *phonenumbers.PhoneNumber) *phonenumbers.PhoneNumber {
	digits := []byte(phonenumbers.GetNationalSignificantNumber(n))
	for range dice.IntN(len(digits)) {
		digits[dice.IntN(len(digits))] = byte('0' + dice.IntN(10))
	}
	switch dice.IntN(8) {
	case 0:
		digits = append(digits, byte('0'+dice.IntN(10)))
	case 1:
		digits = digits[:len(digits)-1]
	}
	text := strings.TrimLeft(string(digits), "0")
	zeros, leading := int32(len(digits)-len(text)), len(text) < len(digits)
	var national uint64
	_, _ = fmt.Sscan(cmp.Or(text, "0"), &national)
	return &phonenumbers.PhoneNumber{CountryCode: n.CountryCode, NationalNumber: &national, ItalianLeadingZero: &leading, NumberOfLeadingZeros: &zeros}
}

// written is a number as one of many people would type it.
func written(dice *rand.Rand, n *phonenumbers.PhoneNumber) string {
	forms := []phonenumbers.PhoneNumberFormat{phonenumbers.NATIONAL, phonenumbers.NATIONAL, phonenumbers.INTERNATIONAL, phonenumbers.RFC3966}
	text := phonenumbers.Format(n, forms[dice.IntN(len(forms))])
	switch dice.IntN(12) {
	case 0:
		text = phonenumbers.GetNationalSignificantNumber(n)
	case 1:
		text = strings.TrimPrefix(phonenumbers.Format(n, phonenumbers.E164), "+")
	case 2:
		text = strings.Replace(phonenumbers.Format(n, phonenumbers.E164), "+", []string{"00", "011", "+00", "+ ", "++"}[dice.IntN(5)], 1)
	case 3:
		text += []string{" ext. 12", "x12", " #7", ",,3", ";ext=5", " - 12#", " / x34", "доб. 9", "abc", " fax"}[dice.IntN(10)]
	case 4:
		text = strings.ReplaceAll(text, " ", []string{".", "-", "\u00A0", " - ", "/"}[dice.IntN(5)])
	case 5:
		text = []string{"(", "Tel: ", "mobile ", "0", "1", "+"}[dice.IntN(6)] + text
	}
	return text
}

// noise is signs that numbers have, in no order. Letters never stand beside the
// digits of another script: three of them make the library forget such digits,
// which we read.
func noise(dice *rand.Rand) string {
	signs := []rune("0123456789++  --..//()#,;~*[]" + []string{"xXab", "\u0665\uFF16\uFF0B\u00A0\u2013"}[dice.IntN(2)])
	text := make([]rune, 2+dice.IntN(16))
	for i := range text {
		text[i] = signs[dice.IntN(len(signs))]
	}
	return string(text)
}

func BenchmarkParse(b *testing.B) {
	for name, parse := range map[string]func(text, country string) (e164, groups string){"ours": ours, "library": oracle} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				parse("06 12 34 56 78", "FR")
			}
		})
	}
}

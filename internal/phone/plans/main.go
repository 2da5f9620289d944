// Command plans writes plans.txt: of what the library phonenumbers knows, all
// that the package phone needs. It runs as go generate, in that package.
package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	table, err := table()
	if err == nil {
		err = os.WriteFile("plans.txt", []byte(table), 0o644) //nolint:gosec // It is read by all.
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "plans:", err)
		os.Exit(1)
	}
}

// table is one line a country, by calling code; of those that share a code,
// the one whose formats hold for all of them is the first.
func table() (string, error) {
	known, err := phonenumbers.MetadataCollection()
	if err != nil {
		return "", err
	}
	countries := known.GetMetadata()
	slices.SortFunc(countries, func(a, b *phonenumbers.PhoneMetadata) int {
		return cmp.Or(cmp.Compare(a.GetCountryCode(), b.GetCountryCode()), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.GetId(), b.GetId()))
	})
	var text strings.Builder
	for _, c := range countries {
		fields := []string{
			fmt.Sprint(c.GetCountryCode()), c.GetId(), c.GetInternationalPrefix(),
			c.GetNationalPrefixForParsing(), c.GetNationalPrefixTransformRule(),
			c.GetGeneralDesc().GetNationalNumberPattern(),
			list(c.GetGeneralDesc().GetPossibleLength()),
		}
		formats := c.GetIntlNumberFormat()
		if len(formats) == 0 {
			formats = c.GetNumberFormat()
		}
		for _, f := range formats {
			leading := ""
			if all := f.GetLeadingDigitsPattern(); len(all) > 0 {
				leading = all[len(all)-1] // The last is the most exact.
			}
			fields = append(fields, leading, f.GetPattern(), f.GetFormat())
		}
		if slices.ContainsFunc(fields, func(field string) bool { return strings.ContainsAny(field, "\t\n") }) {
			return "", fmt.Errorf("%s has a field that the table cannot hold: %q", c.GetId(), fields)
		}
		text.WriteString(strings.Join(fields, "\t") + "\n")
	}
	return text.String(), nil
}

// rank puts the country first that speaks for its calling code.
func rank(c *phonenumbers.PhoneMetadata) int {
	if c.GetId() == phonenumbers.GetRegionCodeForCountryCode(int(c.GetCountryCode())) {
		return 0
	}
	return 1
}

func list(lengths []int32) string {
	return strings.Trim(fmt.Sprint(lengths), "[]")
}

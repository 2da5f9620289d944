package importing_test

import (
	"testing"

	"latchkey/internal/policy"
)

// An amount that would have three decimals of a currency of two is never taken for one
// because people of the workspace's language write so: its mark has to be chosen, unless the
// file proves it elsewhere. Cells that stay open are refused here, where nobody chooses.
func TestAMarkThatNothingProvesIsNotGuessedWhereItIsHardlyRight(t *testing.T) {
	t.Parallel()
	const head = "Reference,Date,Amount,Fee,Currency,Email\n"
	for name, c := range map[string]struct {
		file string
		want [3]string // in English, French and Dutch
	}{
		"dollars":                  {head + "a,2026-03-02,\"$1,200\",,,a@open.example\n", [3]string{"1200.00 USD", "", ""}},
		"dollars with a point":     {head + "a,2026-03-02,$1.200,,,a@open.example\n", [3]string{"", "1200.00 USD", "1200.00 USD"}},
		"pounds":                   {head + "a,2026-03-02,\"£1,200\",,,a@open.example\n", [3]string{"1200.00 GBP", "", ""}},
		"euros":                    {head + "a,2026-03-02,1.200 €,,,a@open.example\n", [3]string{"", "1200.00 EUR", "1200.00 EUR"}},
		"a column of currencies":   {head + "a,2026-03-02,\"1,200\",,USD,a@open.example\n", [3]string{"1200.00 USD", "", ""}},
		"a dinar has three":        {head + "a,2026-03-02,1.250,,KWD,a@open.example\n", [3]string{"1.250 KWD", "1.250 KWD", "1.250 KWD"}},
		"a yen has none":           {head + "a,2026-03-02,\"¥1,250\",,,a@open.example\n", [3]string{"1250 JPY", "1250 JPY", "1250 JPY"}},
		"cents are never three":    {head + "a,2026-03-02,\"1,234\",,USD,a@open.example\n", [3]string{"1234.00 USD", "1234.00 USD", "1234.00 USD"}},
		"another column proves it": {head + "a,2026-03-02,\"$1,200\",3.25,,a@open.example\n", [3]string{"1200.00 USD", "1200.00 USD", "1200.00 USD"}},
		"a row further down does":  {head + "b,2026-03-02,$3.25,,,a@open.example\na,2026-03-02,\"$1,200\",,,a@open.example\n", [3]string{"1200.00 USD", "1200.00 USD", "1200.00 USD"}},
		"both marks are in doubt":  {head + "a,2026-03-02,\"$1,200\",,,a@open.example\nb,2026-03-02,$1.300,,,a@open.example\n", [3]string{"", "", ""}},
		"a fee that is in doubt":   {head + "a,2026-03-02,\"$12\",\"1,200\",,a@open.example\n", [3]string{"12.00 USD", "", ""}},
	} {
		for i, in := range homes {
			_, lines := brought(t, policy.Transactions, c.file, in)
			got := map[string]string{}
			for _, line := range lines {
				got[line] = line
			}
			want := "2026-03-02 charge paid " + c.want[i] + " a a"
			if c.want[i] == "" {
				want = "refused: bad_amount"
			}
			if got[want] == "" {
				t.Errorf("%s in %s: it is %q, want %s", name, in.language, lines, want)
			}
		}
	}
}

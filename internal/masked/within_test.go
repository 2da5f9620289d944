package masked_test

import (
	"strings"
	"testing"

	"latchkey/internal/masked"
	"latchkey/internal/policy"
)

// What people write into a text is hidden as what stands in a field: each mask hides
// its own part, and no more than half a number stays.
func TestTextsAreHiddenWithin(t *testing.T) {
	t.Parallel()
	const both = policy.MaskEmail | policy.MaskPhone
	for text, want := range map[string]string{
		"Write to helene@customers.example.":             "Write to h•••@c•••.example.",
		"<Helene@Customers.Example>, thanks":             "<h•••@c•••.example>, thanks",
		"mailto:h.dubois+a@customers.example?x":          "mailto:•••",
		"Call +33 6 12 34 56 78!":                        "Call •••!",
		"Call 06.12.34.56.78 or (0)612-34-56-78":         "Call ••• or •••",
		"on 06\u00a012\u202f34 56 78":                    "on •••",
		"٠٦١٢٣٤٥٦٧٨":                                     "•••",
		"3 vases of 120 euros, 5 lids":                   "3 vases of 120 euros, 5 lids",
		"order 1042, 12 March":                           "order 1042, 12 March",
		"helene＠customers.example":                       "h•••@c•••.example",
		"Both: helene@customers.example +33612345678 ok": "Both: h•••@c•••.example ••• ok",
		"helene@customers.example/jane@else.example":     "•••",
		"x@jane@else.example, thanks":                    "•••, thanks",
		"see https://x.example/?e=jane%40else.example&a": "see https:•••",
		"jane&#64;else.example and jane&#x40;b.example":  "j•••@e•••.example and j•••@b•••.example",
		"jane (at) else.example, jane[AT]b.example":      "j•••@e•••.example, j•••@b•••.example",
		`"jane doe"@else.example`:                        "•••",
		"jane@[192.0.2.1] ok":                            "••• ok",
		"élise@customers.example":                        "é•••@c•••.example",
		"0,4,7,0 12 34 56 or 0470,12,34,56":              "••• or •••",
		"0470; 12; 34; 56, 06，12，34，56":                  "•••",
		"12,50 euros for 3, and 4,20":                    "12,50 euros for 3, and 4,20",
		"06·12·34·56·78 and 06−12−34−56":                 "••• and •••",
		"> +33 6 12\n> 34 56 78":                         "> •••",
		"jane@customers.example?x=doe@else.example":      "•••",
		"canary @ songs.example, thanks":                 "•••, thanks",
		"canary@\n> songs.example":                       "•••",
		"canary\n> > @songs.example":                     "•••",
		"canary\u00a0@\u00a0songs.example":               "•••",
		"please ask @Lotte or @Karim":                    "please ask @Lotte or @Karim",
		"we meet @ the shop":                             "we meet @ the shop",
		"jane at else dot example, ok":                   "•••, ok",
		"jane arobase else point be":                     "•••",
		"look at this, at ten, at the dot":               "look at this, at ten, at the dot",
		"jane {at} else.example":                         "j•••@e•••.example",
		"jane (arobase) else.example":                    "j•••@e•••.example",
		"jane (à) else.example":                          "j•••@e•••.example",
		"jane=40else.example":                            "j•••@e•••.example",
		"jane%2540else.example":                          "j•••@e•••.example",
		"06:98:76:54:32":                                 "•••",
		"from 09:00 to 17:30, or 10:15:30":               "from 09:00 to 17:30, or 10:15:30",
		"06*98*76*54*33, 06=98=76=54=35":                 "•••",
		`06\12\34\56 and 06'12'34'56`:                    "••• and •••",
		"06 & 12 & 34 & 56":                              "•••",
		"+33 (0)6 [12] 34 56 78":                         "•••",
		"0\ufe0f\u20e36\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e3": "•••\ufe0f\u20e3",
		"0612&nbsp;34&nbsp;56":            "•••",
		"06 12 34 ext 56 78, ext. 42":     "•••",
		"0612345 poste 678":               "•••",
		"tél. 12 34 56 or phone is 12345": "tél. ••• or phone is •••",
		"Tel: 123456, hotel 123456":       "Tel: •••, hotel 123456",
		"mobile 5, telephone 1042":        "mobile 5, telephone 1042",
		"option (a) is nice, [A] or {a}":  "option (a) is nice, [A] or {a}",
		"see (a) jane (at) else.example":  "see (a) j•••@e•••.example",
		"orders 1042 & #1043, #1044":      "orders 1042 & #1043, #1044",
		"#10421 #10433":                   "#10421 #10433",
		"06 & #12 & #34 & #56":            "•••",
		"0612 #3456 and 612 #3456":        "••• and •••",
		"":                                "",
	} {
		if got := masked.Within(both, text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
		if got := masked.Within(0, text); got != text {
			t.Errorf("%q is shown as %q without a mask", text, got)
		}
		if got := masked.Within(policy.MaskPhone, text); strings.Contains(text, "customers") && strings.Contains(text, "@") && !strings.Contains(strings.ToLower(got), "customers.example") {
			t.Errorf("%q: the mask of phones hides an address: %q", text, got)
		}
	}
}

package importing_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// Brevo writes phone numbers with their country and without a sign.
func TestPhonesOfBrevoBeginWithTheirCountry(t *testing.T) {
	t.Parallel()
	heads := []string{"CONTACT ID", "EMAIL", "FIRSTNAME", "LASTNAME", "SMS", "EMAIL_BLACKLISTED", "SMS_BLACKLISTED", "ADDED_TIME"}
	program := importing.RecogniseProgram(policy.Contacts, heads)
	if program == nil || program.Name != "Brevo" {
		t.Fatalf("it is %+v", program)
	}
	r := importing.NewReader(importing.ImporterOf(policy.Contacts).Recognise(heads, nil),
		importing.Reading{Heads: heads, Program: program.Key(), Language: "nl", Country: "NL", Order: importing.DayFirst})
	for typed, want := range map[string]string{"33612345679": "+33612345679", "0612345678": "+31612345678", "+32470123456": "+32470123456"} {
		c, reason := r.Contact([]string{"1", "ada@brevo.example", "Ada", "Roy", typed, "No", "No", "12-04-2022 09:30:00"})
		if reason != "" || c.Phone != want || c.Name != "Ada Roy" {
			t.Errorf("%s is %q of %q, %q; want %s", typed, c.Phone, c.Name, reason, want)
		}
	}
}

// headsOf are the heads that a program is known by, each group in one of its versions.
func headsOf(p *importing.Program) (groups [][]string) {
	for group := range strings.SplitSeq(p.Known, ",") {
		var names []string
		for name := range strings.SplitSeq(group, "|") {
			names = append(names, strings.TrimSpace(name))
		}
		groups = append(groups, names)
	}
	return groups
}

// written are ways in which one head stands in files.
var written = []func(string) string{
	func(head string) string { return head },
	strings.ToUpper,
	strings.ToLower,
	func(head string) string { return "\ufeff" + head },
	func(head string) string { return "  " + head + "\u00a0" },
	func(head string) string { return strings.ReplaceAll(head, " ", "_") },
	func(head string) string { return strings.ReplaceAll(head, " ", "  ") },
}

// A program is known by its key columns, however their heads are written, in whatever
// order, and whatever stands beside them; without one of them it is not.
func TestAProgramIsKnownByItsKeyColumnsAlone(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 4))
	own := []string{"Shoe size", "Favourite tea", "", "Remarque interne", "Aantal katten"}
	for _, p := range importing.Programs {
		groups := headsOf(p)
		for round := range 20 {
			var heads []string
			for _, names := range groups {
				heads = append(heads, names[random.IntN(len(names))])
			}
			without := random.IntN(len(heads))
			optional := 0
			for _, names := range p.Columns {
				for name := range strings.SplitSeq(names, ",") {
					there := func(head string) bool { return folded(head) == folded(name) }
					if name = strings.TrimSpace(name); random.IntN(4) == 0 && !slices.ContainsFunc(slices.Concat(append(groups, heads)...), there) {
						heads, optional = append(heads, name), optional+1
					}
				}
			}
			heads = append(heads, own[:random.IntN(len(own))]...)
			gone := slices.Delete(slices.Clone(heads), without, without+1)
			gone = slices.DeleteFunc(gone, func(head string) bool { return slices.Contains(groups[without], strings.TrimSpace(head)) })
			plain := fieldsOf(p, heads)
			for i := range heads {
				heads[i] = written[(round+i)%len(written)](heads[i])
			}
			random.Shuffle(len(heads), func(a, b int) {
				heads[a], heads[b] = heads[b], heads[a]
				plain[a], plain[b] = plain[b], plain[a]
			})
			found := importing.RecogniseProgram(p.Resource, heads)
			if found == nil || found.Key() != p.Key() {
				t.Fatalf("%s is %v, by %q", p.Key(), found, heads)
			}
			if got := fieldsOf(p, heads); !slices.Equal(got, plain) {
				t.Fatalf("%s: %q fill %q, and %q where they are written plainly", p.Key(), heads, got, plain)
			}
			if found := importing.RecogniseProgram(p.Resource, gone); found == p {
				t.Fatalf("%s is known without %q, by %q", p.Key(), groups[without], gone)
			}
		}
	}
}

func fieldsOf(p *importing.Program, heads []string) []importing.Field {
	if p.Columns == nil {
		return make([]importing.Field, len(heads))
	}
	return p.Recognise(heads)
}

// folded is a head as files vary it.
func folded(head string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(head))
}

// Each head of a program fills its field, which its list has: alone, or as the second
// column that counts where the first is empty.
func TestEachHeadOfAProgramFillsItsField(t *testing.T) {
	t.Parallel()
	for _, p := range importing.Programs {
		list := importing.ImporterOf(p.Resource)
		for field, names := range p.Columns {
			if !slices.Contains(list.Fields, field) {
				t.Errorf("%s fills %s, which is no field of its list", p.Key(), field)
			}
			for name := range strings.SplitSeq(names, ",") {
				if got := p.Recognise([]string{strings.TrimSpace(name), "Shoe size"}); got[0] != field || got[1] != importing.Ignore {
					t.Errorf("%s: %q fills %q, not %s", p.Key(), name, got, field)
				}
			}
		}
	}
}

// Programs of one key differ in nothing that their rows are read by: only the key of
// the one that wrote a file is kept.
func TestProgramsOfOneKeyReadRowsAlike(t *testing.T) {
	t.Parallel()
	for _, p := range importing.Programs {
		for _, q := range importing.Programs {
			a, b := *p, *q
			a.Known, b.Known, a.Columns, b.Columns = "", "", nil, nil
			a.Resource, b.Resource = p.Resource, p.Resource
			if p.Resource == q.Resource && p.Key() == q.Key() && (a.Source+a.Zone != b.Source+b.Zone || a.OptsOut != b.OptsOut) ||
				p.Resource == q.Resource && p.Key() == q.Key() && (a.Dials != b.Dials || a.Single != b.Single || a.Apart != b.Apart ||
					a.Signed != b.Signed || a.Spends != b.Spends || a.FeesBelow != b.FeesBelow || a.Continues != b.Continues) {
				t.Errorf("%s has two sets of rules", p.Key())
			}
		}
	}
}

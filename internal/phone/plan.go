package phone

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plans has a line a country, as plans/main.go writes it. It is searched as it
// stands, and what lists ask for again and again is kept.
//
//go:generate go run ./plans
//go:embed plans.txt
var plans string

// plan is how the numbers of a country are made.
type plan struct {
	code      string // that others dial
	abroad    string // what is dialled before the code of another country
	prefix    string // what is dialled before a national number
	transform string // what becomes of a number with such a prefix, where it is not cut
	general   string // every number
	lengths   lengths
	formats   []format
}

// format is how those of the numbers are written that begin with leading.
type format struct {
	leading, pattern, groups string
	widths                   []int // of the groups, nil where the pattern does not fix them
}

// fixed is a pattern of groups of so many digits each.
var fixed = regexp.MustCompile(`^(?:\(\\d(?:\{\d+\})?\))+$`)

func formatOf(leading, text, groups string) format {
	f := format{leading: "^(?:" + leading + ")", pattern: "^(?:" + text + ")$", groups: groups}
	if fixed.MatchString(text) {
		for group := range strings.SplitSeq(strings.Trim(text, "()"), ")(") {
			width, _ := strconv.Atoi(strings.Trim(group, `\d{}`))
			f.widths = append(f.widths, max(width, 1))
		}
	}
	return f
}

// write writes a number in groups, where it is one of the format.
func (f *format) write(national string) (text string, ok bool) {
	if f.widths == nil {
		if !pattern(f.leading).MatchString(national) || !pattern(f.pattern).MatchString(national) {
			return "", false
		}
		return pattern(f.pattern).ReplaceAllString(national, f.groups), true
	}
	var cut [10]string
	rest := national
	for i, width := range f.widths {
		if len(rest) < width {
			return "", false
		}
		cut[i+1], rest = rest[:width], rest[width:]
	}
	if rest != "" || !pattern(f.leading).MatchString(national) {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(f.groups); i++ {
		if f.groups[i] != '$' {
			b.WriteByte(f.groups[i])
			continue
		}
		i++ // Most countries have a digit behind it, and no more than nine groups.
		b.WriteString(cut[f.groups[i]-'0'])
	}
	return b.String(), true
}

// ofCountry keeps what planOf found.
var ofCountry sync.Map

// planOf finds a country by its code of two capitals.
func planOf(country string) (plan, bool) {
	if kept, ok := ofCountry.Load(country); ok {
		return *kept.(*plan), true
	}
	if len(country) != 2 {
		return plan{}, false
	}
	at := strings.Index(plans, "\t"+country+"\t")
	if at < 0 {
		return plan{}, false
	}
	p := planAround(at)
	ofCountry.Store(strings.Clone(country), &p)
	return p, true
}

// ofCode keeps what planOfCode found, also that there is none: codes have at most
// three digits.
var ofCode sync.Map

type found struct {
	plan
	known bool
}

// planOfCode finds the country that speaks for all of a calling code.
func planOfCode(code string) (plan, bool) {
	if kept, ok := ofCode.Load(code); ok {
		f := kept.(*found)
		return f.plan, f.known
	}
	p, known := searchCode(code)
	ofCode.Store(strings.Clone(code), &found{p, known})
	return p, known
}

// sharing keeps what plansOfCode found.
var sharing sync.Map

// plansOfCode are those of all countries that share a calling code, which stand
// beside each other.
func plansOfCode(code string) []plan {
	if kept, ok := sharing.Load(code); ok {
		return kept.([]plan)
	}
	var shared []plan
	at := 0
	for line := range strings.Lines(plans) {
		if strings.HasPrefix(line, code+"\t") {
			shared = append(shared, planAround(at))
		}
		at += len(line)
	}
	sharing.Store(strings.Clone(code), shared)
	return shared
}

func searchCode(code string) (plan, bool) {
	if code != "" && strings.HasPrefix(plans, code+"\t") {
		return planAround(0), true
	}
	at := strings.Index(plans, "\n"+code+"\t")
	return planAround(at + 1), at >= 0 // The line begins after the break.
}

// planAround reads the line of the table that a place is in.
func planAround(at int) (p plan) {
	if at < 0 {
		return p
	}
	line, _, _ := strings.Cut(plans[strings.LastIndexByte(plans[:at], '\n')+1:], "\n")
	fields := strings.Split(line, "\t")
	p = plan{
		code: fields[0], abroad: fields[2], prefix: fields[3], transform: fields[4],
		general: fields[5], lengths: lengthsOf(fields[6]),
	}
	for f := range slices.Chunk(fields[7:], 3) {
		p.formats = append(p.formats, formatOf(f[0], f[1], f[2]))
	}
	return p
}

// Countries are the codes of all countries that have numbers, sorted.
var Countries = sync.OnceValue(func() (codes []string) {
	for line := range strings.Lines(plans) {
		if code := strings.Split(line, "\t")[1]; code != "001" { // Numbers of the whole world.
			codes = append(codes, strings.Clone(code))
		}
	}
	return slices.Sorted(slices.Values(codes))
})

// withoutPrefix cuts the prefix off that is dialled inside the country, unless
// this makes a number of it that is none any more.
func (p plan) withoutPrefix(national string) string {
	if p.prefix == "" {
		return national
	}
	prefix := pattern("^(?:" + p.prefix + ")")
	at := prefix.FindStringSubmatchIndex(national)
	if at == nil {
		return national
	}
	short := national[at[1]:]
	if p.transform != "" && at[len(at)-1] >= 0 {
		short = prefix.ReplaceAllString(national, p.transform)
	}
	if p.valid(national) && !p.valid(short) {
		return national
	}
	return short
}

func (p plan) valid(national string) bool {
	return whole(p.general, national)
}

// lengths holds each length that it has, as a bit.
type lengths uint32

func lengthsOf(list string) (l lengths) {
	for _, length := range strings.Fields(list) {
		n, _ := strconv.Atoi(length) // The table has numbers there.
		l |= 1 << n
	}
	return l
}

func (l lengths) has(length int) bool        { return l>>length&1 == 1 }
func (l lengths) exceededBy(length int) bool { return l>>length == 0 }

// patterns keeps those that were needed: the table bounds them.
var patterns sync.Map

func pattern(text string) *regexp.Regexp {
	if kept, ok := patterns.Load(text); ok {
		return kept.(*regexp.Regexp)
	}
	made, _ := patterns.LoadOrStore(text, regexp.MustCompile(text))
	return made.(*regexp.Regexp)
}

func whole(expression, text string) bool {
	return pattern("^(?:" + expression + ")$").MatchString(text)
}

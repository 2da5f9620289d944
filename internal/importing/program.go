package importing

import (
	"slices"
	"strings"
	"sync"

	"latchkey/internal/policy"
)

// Program is a file as a program writes it. It is known by its heads, whichever
// its language is.
type Program struct {
	Name     string // as it calls itself
	List     string // what the file lists: a key of the words
	Resource policy.Resource
	// Known are heads that have to be there, parted by commas; bars part those of
	// several versions and languages.
	Known string
	// Columns are the heads that fill a field. Of several that are there, the second
	// counts in rows that leave the first one empty.
	Columns map[Field]string
	Zone    string // of times that name none, "" for the workspace's

	// Dials tells that phone numbers begin with their country, without a sign.
	Dials bool
	// OptsOut tells that everybody in the file agreed to mailings who did not leave them.
	OptsOut bool
	// Silent are words in the names of files whose people did not agree, though the heads
	// are those of people who did.
	Silent []string

	// Source is whose numbers its references are, "" for nobody's in particular.
	Source string
	// Twins tells that another file of it has the same payments under numbers of its own.
	Twins bool
	// Single tells that a reference is of one row: a second one is a mistake.
	Single bool
	// Apart tells that refunds have rows of their own: a payment that is called
	// refunded makes none.
	Apart bool
	// Signed tells that amounts below zero were taken away, and others were not,
	// whatever their kind is.
	Signed bool
	// Kinds are words for kinds of payments that mean something of their own here, as headKey
	// writes them.
	Kinds map[string]kindWord
	// Spends tells that the file has what its owner paid and was paid back, too.
	Spends bool
	// FeesBelow tells that a fee that was taken is below zero.
	FeesBelow bool
	// Continues tells that the further lines of an order are rows without a total.
	Continues bool
}

// Key names a program in what is stored.
func (p *Program) Key() string { return headKey(p.Name) + " " + p.List }

// Programs are all that are known.
var Programs = slices.Concat(
	ownPrograms, stripePrograms, paypalPrograms, shopPrograms, bigCommercePrograms, salesPrograms, mailingPrograms, addressPrograms)

// programOf is a program by its key, one without rules for "".
func programOf(key string) *Program {
	for _, p := range Programs {
		if key != "" && p.Key() == key {
			return p
		}
	}
	return &Program{}
}

// ProgramsOf are the names of the other programs whose files of a list are known.
func ProgramsOf(resource policy.Resource) (names []string) {
	for _, p := range Programs {
		if p.Resource == resource && !slices.Contains(ownPrograms, p) && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// RecogniseProgram finds the program that writes files with these heads, nil for
// none that is known. Of several it is the one that is known by most of them.
func RecogniseProgram(resource policy.Resource, heads []string) (found *Program) {
	keys := map[string]bool{}
	for _, head := range heads {
		keys[headKey(head)] = true
	}
	most := 0
	for i, known := range programHeads() {
		fits := Programs[i].Resource == resource && len(known) > most && !slices.ContainsFunc(known, func(names []string) bool {
			return !slices.ContainsFunc(names, func(name string) bool { return keys[name] })
		})
		if fits {
			found, most = Programs[i], len(known)
		}
	}
	return found
}

// programHeads are the heads that each program is known by.
var programHeads = sync.OnceValue(func() (list [][][]string) {
	for _, p := range Programs {
		var known [][]string
		for _, names := range strings.Split(p.Known, ",") {
			known = append(known, keysOf(names, "|"))
		}
		list = append(list, known)
	}
	return list
})

func keysOf(names, separator string) (keys []string) {
	for _, name := range strings.Split(names, separator) {
		keys = append(keys, headKey(name))
	}
	return keys
}

// Recognise tells what each column of the program's file fills.
func (p *Program) Recognise(heads []string) []Field {
	fields := make([]Field, len(heads))
	keys := make([]string, len(heads))
	for i, head := range heads {
		keys[i] = headKey(head)
	}
	offered := ImporterOf(p.Resource).Fields
	for field, names := range p.Columns {
		next := field
		for _, name := range keysOf(names, ",") {
			if at := slices.Index(keys, name); at >= 0 && fields[at] == Ignore {
				if fields[at] = next; next != next.Of() {
					break
				}
				if next = Else(field); !slices.Contains(offered, next) {
					break
				}
			}
		}
	}
	// A file that names no address may have been given some.
	for column, key := range keys {
		if !slices.Contains(fields, Email) && fields[column] == Ignore && slices.Contains(ImporterOf(p.Resource).Heads[Email], key) {
			fields[column] = Email
		}
	}
	return fields
}

const orElse = "_else"

// Else is the field of a column that counts where the one of a field is empty.
func Else(field Field) Field { return field + orElse }

// Of is the field that a column fills: itself, but for a column that counts where
// another is empty.
func (f Field) Of() Field { return Field(strings.TrimSuffix(string(f), orElse)) }

// withElse are fields, each with the one of its second column.
func withElse(fields ...Field) (list []Field) {
	for _, field := range fields {
		list = append(list, field, Else(field))
	}
	return list
}

// Hear leaves out of the columns of a file, by its name, what is no consent there.
func (p *Program) Hear(file string, fields []Field) {
	name := headKey(file)
	if slices.ContainsFunc(p.Silent, func(word string) bool { return strings.Contains(name, word) }) {
		for i, field := range fields {
			if field == ConsentSince {
				fields[i] = Ignore
			}
		}
	}
}

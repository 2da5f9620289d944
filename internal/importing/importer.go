package importing

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
)

// Importer is what is peculiar to one list that comes in. Pages, recognition and
// readers ask it; how its rows are stored stands with its table.
type Importer struct {
	Resource policy.Resource
	Fields   []Field            // that a column can fill, in the order of a form
	Heads    map[Field][]string // that are known, as headKey writes them
	Ours     []string           // the columns of our own file, in their order
	Added    int                // how many of them, at the end, older files of ours do not have
	Needs    []Need             // without which no row can be read
	Own      bool               // a column can fill a field of the workspace's own, too
	Money    bool               // its amounts need a currency
	Existing bool               // what becomes of customers who are there is asked
	Changes  bool               // rows can change what is there
	Group    Group              // of a list whose items are several rows, nil for one row each
	// Beside are heads that fill another field where a further head is there, too.
	Beside  map[string]map[string]Field
	Preview []Field // that head the preview
	Show    Show
}

// Need is a column that there has to be: one of several.
type Need struct {
	OneOf  []Field
	Reason Reason // says so, where there are several
}

// Group is what holds the rows of one item together, "" for a row of its own.
type Group func(r *Reader, cells []string) string

// Show reads the rows of one item and says it in words, a cell for each of Preview.
type Show func(r *Reader, words *i18n.Words, rows [][]string) ([]string, Reason)

// Grouped are the places of the rows of each item, in the order in which they begin.
func (i *Importer) Grouped(r *Reader, rows [][]string) (items [][]int) {
	at := map[string]int{}
	for n, cells := range rows {
		group := ""
		if i.Group != nil {
			group = i.Group(r, cells)
		}
		if k, begun := at[group]; begun && group != "" {
			items[k] = append(items[k], n)
			continue
		}
		at[group] = len(items)
		items = append(items, []int{n})
	}
	return items
}

// Importers are all lists that can come in.
var Importers = []*Importer{contacts, transactions, subscriptions, orders, students}

var contacts = &Importer{
	Resource: policy.Contacts, Fields: ContactFields, Heads: inGerman(withConsent(contactHeads), germanContacts), Ours: ContactColumns,
	Own: true, Existing: true, Changes: true,
	Needs:   []Need{{[]Field{Email, Name, FirstName, LastName}, "import.missing_person"}},
	Preview: []Field{Email, Name, Phone, Tags},
	Show: func(r *Reader, _ *i18n.Words, rows [][]string) ([]string, Reason) {
		c, reason := r.Contact(rows[0])
		email := ""
		if c.HasEmail {
			email = c.Email.String()
		}
		return []string{email, c.Name, c.Phone, strings.Join(c.Tags, ", ")}, reason
	},
}

var transactions = &Importer{
	Resource: policy.Transactions, Fields: TransactionFields, Heads: inGerman(transactionHeads, germanTransactions), Money: true,
	Ours:    []string{"at", "customer", "email", "kind", "label", "state", "amount", "currency", "reference", "payment", "reason"},
	Added:   2,
	Needs:   append(needs(At, Amount), Need{[]Field{Email, PaymentOf}, "import.missing_payer"}),
	Preview: []Field{At, Email, Label, State, Amount},
	Show: func(r *Reader, words *i18n.Words, rows [][]string) ([]string, Reason) {
		t, reason := r.Transaction(rows[0])
		if reason != "" {
			return nil, reason
		}
		return []string{
			words.ShortDate(t.At), t.Email.String(), t.Label, words.T("records.state_" + t.State), words.Money(t.Amount, t.Currency),
		}, ""
	},
}

// needs are columns that there all have to be.
func needs(fields ...Field) (list []Need) {
	for _, field := range fields {
		list = append(list, Need{OneOf: []Field{field}})
	}
	return list
}

// ImporterOf is the one of a resource, nil where none can come in.
func ImporterOf(resource policy.Resource) *Importer {
	for _, importer := range Importers {
		if importer.Resource == resource {
			return importer
		}
	}
	return nil
}

// Missing is the first need that columns do not fill, and whether there is one.
func (i *Importer) Missing(columns []Field) (Need, bool) {
	for _, need := range i.Needs {
		if !slices.ContainsFunc(need.OneOf, func(field Field) bool { return slices.Contains(columns, field) }) {
			return need, true
		}
	}
	return Need{}, false
}

// headsBeside are the known heads of a file with these.
func (i *Importer) headsBeside(heads []string) map[Field][]string {
	known := i.Heads
	for _, head := range heads {
		for other, field := range i.Beside[headKey(head)] {
			known = maps.Clone(known)
			for of, names := range known {
				known[of] = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == other })
			}
			known[field] = slices.Insert(known[field], 0, other)
		}
	}
	return known
}

// Recognise tells what each column fills in the file of a program that is known,
// and guesses it in any other; own are the workspace's own fields by name.
func (i *Importer) Recognise(heads []string, own map[string]uuid.UUID) []Field {
	var fields []Field
	program := RecogniseProgram(i.Resource, heads)
	switch {
	case i.ours(heads):
		fields = i.oursFilled(heads)
		for column, head := range heads[min(len(heads), len(i.Ours)):] {
			if id, known := own[csvfile.Unguard(head)]; known {
				fields[len(i.Ours)+column] = OwnField(id)
			}
		}
		return fields
	case program != nil && program.Columns != nil:
		fields = program.Recognise(heads)
	default:
		fields = recognise(heads, i.headsBeside(heads))
	}
	byKey := map[string]uuid.UUID{}
	for name, id := range own {
		byKey[headKey(name)] = id
	}
	for column, head := range heads {
		_, asksConsent := consentHeads[fields[column].Of()]
		if id, known := byKey[headKey(head)]; known && (fields[column] == Ignore || asksConsent && program == nil) {
			fields[column] = OwnField(id)
			delete(byKey, headKey(head))
		}
	}
	if i.Resource == policy.Contacts {
		recogniseFurther(heads, fields)
		if program == nil || program.Columns == nil {
			recogniseConsent(heads, fields)
		}
	}
	if i.Money && (program == nil || program.Columns == nil) {
		recogniseCurrency(heads, fields)
	}
	if program == nil || program.Columns == nil {
		recogniseZone(heads, fields, i.Fields)
	}
	if i == transactions && (program == nil || program.Columns == nil) {
		recognisePaid(heads, fields)
		ofTheShop(heads, fields)
	}
	if program == nil || program.Columns == nil {
		recogniseTown(heads, fields, i.Fields)
	}
	doubled(heads, fields, i.Fields)
	return fields
}

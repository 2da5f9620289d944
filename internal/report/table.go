package report

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Unit is what the numbers of a column are.
type Unit int

// The units.
const (
	Count Unit = iota
	Amount
	Minutes // Never where nothing took any
)

// Never stands for the minutes of what has not happened, for 0 is at once.
const Never = -1

// Column is one column of numbers. Key names it where it is ours; Name is given
// by the workspace's own data.
type Column struct {
	Key   string
	Name  string
	Unit  Unit
	level bool // as things stood at the end of the row: the last is the total
}

// Line is one row of a table: of a day or month, or of something by its label.
type Line struct {
	At     time.Time // zero for a label
	Label  string
	Values []int64
}

// Table is a report as it is read, and as it leaves as CSV.
type Table struct {
	First   string // what the lines are: "day", "month" or "product"
	Columns []Column
	Lines   []Line
	Total   []int64
}

// maxSources are the columns of a table before the rest stand in one.
const maxSources = 6

// Sheet is a report with what it is about.
type Sheet struct {
	Table
	Currency   string
	Currencies []string // that it can be had in
}

// Sheet writes a report of a book.
func (f *Figures) Sheet(q Query, book Book) Sheet {
	sheet := Sheet{Currency: book.Currency}
	for _, b := range f.Books {
		sheet.Currencies = append(sheet.Currencies, b.Currency)
	}
	switch q.Kind {
	case TopProducts:
		sheet.Table = productTable(book.Products)
	case NewContacts:
		sheet.Table = f.contactTable(q.Step)
	default:
		sheet.Table = f.rowTable(q.Step, book, columnsOf(q.Kind, book.Total().Disputes != 0))
	}
	return sheet
}

// rowTable writes the rows of a book.
func (f *Figures) rowTable(step Step, book Book, columns []rowColumn) Table {
	t := Table{First: string(step), Total: make([]int64, len(columns))}
	for i, at := range f.Starts {
		line := Line{At: at}
		for j, c := range columns {
			value := c.of(&book.Rows[i])
			line.Values = append(line.Values, value)
			if c.level {
				t.Total[j] = value
			} else {
				t.Total[j] += value
			}
		}
		t.Lines = append(t.Lines, line)
	}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.Column)
	}
	return t
}

// rowColumn is a column with how it is read off a row.
type rowColumn struct {
	Column
	of func(*Row) int64
}

// columnsOf are the columns of a report. What banks took back has one where they did.
func columnsOf(kind Report, disputed bool) []rowColumn {
	payments := rowColumn{Column{Key: "payments"}, func(r *Row) int64 { return int64(r.Payments) }}
	revenue := rowColumn{Column{Key: "revenue", Unit: Amount}, func(r *Row) int64 { return r.Paid }}
	returns := rowColumn{Column{Key: "returns"}, func(r *Row) int64 { return int64(r.Returns) }}
	refunds := rowColumn{Column{Key: "refunds", Unit: Amount}, func(r *Row) int64 { return r.Refunds }}
	refunded := []rowColumn{refunds}
	if disputed {
		refunded = append(refunded, rowColumn{Column{Key: "disputes", Unit: Amount}, func(r *Row) int64 { return r.Disputes }})
	}
	fees := rowColumn{Column{Key: "fees", Unit: Amount}, func(r *Row) int64 { return r.Fees }}
	net := rowColumn{Column{Key: "net", Unit: Amount}, func(r *Row) int64 { return r.Net() }}
	started := rowColumn{Column{Key: "new"}, func(r *Row) int64 { return int64(r.Started) }}
	ended := rowColumn{Column{Key: "lost"}, func(r *Row) int64 { return int64(r.Ended) }}
	recurring := rowColumn{Column{Key: "recurring", Unit: Amount, level: true}, func(r *Row) int64 { return r.Recurring }}
	switch kind {
	case Refunds:
		return slices.Concat([]rowColumn{returns}, refunded, []rowColumn{revenue})
	case Subscriptions:
		return []rowColumn{started, ended, recurring}
	case Revenue:
		return slices.Concat([]rowColumn{revenue}, refunded, []rowColumn{fees, net})
	case RevenueWithSubscriptions:
		return slices.Concat([]rowColumn{revenue}, refunded, []rowColumn{fees, net, started, ended, recurring})
	default:
		return slices.Concat([]rowColumn{payments, revenue}, refunded, []rowColumn{fees, net})
	}
}

func productTable(products []Product) Table {
	t := Table{First: "product", Columns: []Column{{Key: "sold"}, {Key: "revenue", Unit: Amount}}, Total: make([]int64, 2)}
	for _, p := range products {
		t.Lines = append(t.Lines, Line{Label: p.Label, Values: []int64{int64(p.Sold), p.Paid}})
		t.Total[0] += int64(p.Sold)
		t.Total[1] += p.Paid
	}
	return t
}

// contactTable has a column a source, the largest first, and the smallest
// together in the last.
func (f *Figures) contactTable(step Step) Table {
	sums := map[string]int{}
	for _, row := range f.Contacts {
		for source, n := range row {
			sums[source] += n
		}
	}
	sources := slices.SortedFunc(maps.Keys(sums), func(a, b string) int { return cmp.Or(sums[b]-sums[a], cmp.Compare(a, b)) })
	shown := sources[:min(len(sources), maxSources)]
	t := Table{First: string(step), Columns: []Column{{Key: "contacts"}}}
	for _, source := range shown {
		t.Columns = append(t.Columns, Column{Name: source})
	}
	if len(sources) > len(shown) {
		t.Columns = append(t.Columns, Column{Key: "other_sources"})
	}
	t.Total = make([]int64, len(t.Columns))
	for i, at := range f.Starts {
		line := Line{At: at, Values: make([]int64, len(t.Columns))}
		for source, n := range f.Contacts[i] {
			line.Values[0] += int64(n)
			column := slices.Index(shown, source) + 1
			if column == 0 {
				column = len(t.Columns) - 1
			}
			line.Values[column] += int64(n)
		}
		for j, value := range line.Values {
			t.Total[j] += value
		}
		t.Lines = append(t.Lines, line)
	}
	return t
}

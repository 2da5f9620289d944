package importing

import (
	"slices"
	"strings"

	"latchkey/internal/money"
)

// moneyFields are those of amounts: the one list of them.
var moneyFields = []Field{Amount, Price, Total, Discount, ShippingCost, Tax, Refunded, Fee, Disputed}

// SettleMark settles what parts decimals in columns that prove nothing: what other columns of
// amounts prove, if they agree. Else it is what people of the workspace use. It is left open, and has to be chosen, where an amount would
// have three decimals by it, and its currency has two: "$1,200" is hardly 1.20, even where
// people write so. First is the first row.
func (i *Importer) SettleMark(reading *Reading, fields []Field, first []string, workbook bool) {
	if i.ours(reading.Heads) {
		return
	}
	if mark := reading.provenMark(fields); mark != NoMark && !workbook { // Its numbers prove nothing of its texts.
		reading.Mark = mark
	}
	if i.LeavesMark(reading, fields, first, workbook) {
		reading.Mark = NoMark
	}
}

// LeavesMark tells that the mark of the file is none that some column of amounts can be read
// by unless somebody says so.
func (i *Importer) LeavesMark(reading *Reading, fields []Field, first []string, workbook bool) bool {
	if i.ours(reading.Heads) || reading.Mark != NoMark && !workbook && reading.provenMark(fields) == reading.Mark {
		return false
	}
	for column, field := range fields {
		if slices.Contains(moneyFields, field.Of()) && reading.OpenMark(column) && reading.cents(column, fields, first) {
			return true
		}
	}
	return false
}

// provenMark is what all columns of amounts prove that prove one, NoMark where they differ.
func (r *Reading) provenMark(fields []Field) (mark Mark) {
	for column, field := range fields {
		proof := r.Columns[column]
		switch {
		case !slices.Contains(moneyFields, field.Of()) || proof.Mark == NoMark || proof.Mark == mark:
		case mark != NoMark:
			return NoMark
		default:
			mark = proof.Mark
		}
	}
	return mark
}

// OpenMark tells that some number of a column would have three decimals by the mark of the
// file, where nothing proves that it has.
func (r *Reading) OpenMark(column int) bool {
	proof := r.Columns[column]
	if proof.Mark != NoMark || proof.Doubts == "" {
		return false
	}
	return r.Mark == NoMark || strings.Contains(proof.Doubts, string(r.Mark)) && proof.Thirds != string(r.Mark)
}

// cents tells that a column is of a currency of two decimals.
func (r *Reading) cents(column int, fields []Field, first []string) bool {
	code := r.Currency
	if at := slices.Index(fields, Currency); at >= 0 && at < len(first) {
		if named, known := currencyOf(first[at], code); known {
			code = named
		}
	}
	if column < len(r.Heads) {
		if named := currencyOfHead(r.Heads[column], code); named != "" {
			code = named
		}
	}
	if p, ok := readPrice(r.Columns[column].Number); ok && p.currency != "" {
		if named, known := currencyOf(p.currency, code); known {
			code = named
		}
	}
	decimals, _ := money.Digits(code)
	return decimals == 2
}

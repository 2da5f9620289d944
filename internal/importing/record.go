package importing

import (
	"slices"

	"latchkey/internal/customers"
)

// Kinds are the fields of days and of numbers, which a file can leave in doubt.
func Kinds() map[Field]customers.FieldKind {
	kinds := map[Field]customers.FieldKind{}
	for field := range days {
		kinds[field] = customers.DateField
	}
	kinds[Unsubscribed] = customers.DateField // Or a yes.
	for _, field := range append([]Field{Progress, Quantity}, moneyFields...) {
		kinds[field] = customers.NumberField
	}
	return kinds
}

// Reasons of rows that are no customers and no payments.
const (
	NoCourse      Reason = "import.no_course"       // there is none of that name
	NoCourseNamed Reason = "import.no_course_named" // the row names none
	NoPlanNamed   Reason = "import.no_plan_named"
	SameCourses   Reason = "import.same_courses"  // several have the name
	ClosedCourse  Reason = "import.closed_course" // it is put away
	BadProgress   Reason = "import.bad_progress"
	KnownFurther  Reason = "import.known_further" // it has come further here than in the file
	OtherRecord   Reason = "import.other_record"  // its reference is that of somebody else's
	BadPeriod     Reason = "import.bad_period"
	BadEvery      Reason = "import.bad_every" // of the interval
	BadQuantity   Reason = "import.bad_quantity"
	NoEnd         Reason = "import.no_end" // a remark: it was cancelled, nobody knows when
	NoNumber      Reason = "import.no_number"
	NoLines       Reason = "import.no_lines" // nothing says what was ordered
	NoPrice       Reason = "import.no_price"
	ManyLines     Reason = "import.many_lines"
	LinesDiffer   Reason = "import.lines_differ" // the rows of an order gainsay each other
	LinesTwice    Reason = "import.lines_twice"  // its rows are there twice
	LinesApart    Reason = "import.lines_apart"  // its rows do not stand together
	WithItsOrder  Reason = "import.with_its_order"
	TotalDiffers  Reason = "import.total_differs" // a remark
	TaxOpen       Reason = "import.tax_open"      // a remark: no total says whether prices hold it
	OtherTotal    Reason = "import.other_total"   // it is there with another sum
	NumberTaken   Reason = "import.number_taken"  // a remark
	StillRuns     Reason = "import.still_runs"    // a remark: it has an end, and runs
	NearestState  Reason = "import.nearest_state" // a remark: there is no such state here
)

// keeps are the remarks on cells that were taken, if not as they stand.
var keeps = []Reason{
	PhoneKept, PhoneCut, TotalDiffers, NearestState, NoEnd, StillRuns, NumberTaken, TwiceHour, NoPayment, LessBack, ToldBefore, ToldAlike,
	PaidAlike, BackAlike, ToldByHand, KnownBeside, DisputeOpen, DisputeUnknown,
}

// Keeps tells that a cell was taken all the same.
func (r Reason) Keeps() bool { return slices.Contains(keeps, r.key()) }

// cellOf are the fields whose cell a refused row is refused for, the first that a
// column fills: the reason says it with the cell.
var cellOf = map[Reason][]Field{
	NoCourse: {Course}, SameCourses: {Course}, ClosedCourse: {Course}, OtherRecord: {Reference},
	BadPeriod: {Period}, BadEvery: {Every}, BadQuantity: {Quantity}, BadMail: {Email}, BadDate: {At, Created}, SkippedHour: {At, Created},
	BadAmount:  {Amount, Total},
	OtherTotal: {Total}, Nothing: {Amount}, MoreThanLeft: {Amount}, MoreRefunded: {Refunded}, MoreDisputed: {Disputed},
	MoneyDiffers: {Amount, Total}, BadMoney: {Currency, Amount, Total}, BadKind: {Kind}, BadState: {State}, BadZone: {AtZone},
}

// CellOf is the column of the cell that a row was refused for, false where that is
// not one alone. Of a field that has two columns it is the first that says something.
func CellOf(reason Reason, columns, cells []string) (column int, known bool) {
	for _, field := range cellOf[reason.key()] {
		column := slices.Index(columns, string(field))
		if column < 0 {
			continue
		}
		second := slices.Index(columns, string(Else(field)))
		if second >= 0 && second < len(cells) && column < len(cells) && empty(field, clean(cells[column])) {
			column = second
		}
		return column, true
	}
	return 0, false
}

package importing

import (
	"strings"
	"time"

	"latchkey/internal/csvfile"
	"latchkey/internal/i18n"
)

// Reading is how a file is read: what was found in it, what its maker said, and
// what the workspace says where neither does. It is stored with the import, shown
// as "How to read it", and the one reader of rows reads by it.
type Reading struct {
	Encoding  csvfile.Encoding `json:"encoding"`
	Separator string           `json:"separator"`
	Returns   bool             `json:"returns"`
	// HeadRow is the row that holds the heads, from 1 on; 0 for a file without.
	HeadRow int      `json:"head_row"`
	Heads   []string `json:"heads"`
	// Program is the key of the one that wrote the file, "" for one that is unknown.
	Program string `json:"program,omitempty"`
	// Order is that of days in columns that do not prove it, and Orders are those of columns that
	// were chosen each by itself.
	Order  Order         `json:"order"`
	Orders map[int]Order `json:"orders,omitempty"`
	// Mark parts decimals in columns that do not prove it.
	Mark Mark `json:"mark"`
	// Columns are what the columns of the file prove of themselves.
	Columns map[int]Proof `json:"columns,omitempty"`

	Language string   `json:"language"` // of labels
	Country  string   `json:"country"`  // of phone numbers without one, in rows without one
	Zone     string   `json:"zone"`     // of days and times without one
	Currency string   `json:"currency"` // of amounts without one
	Existing Existing `json:"existing"`
	// Since1904 tells that days which are mere numbers are counted from then.
	Since1904 bool `json:"since_1904,omitempty"`
}

// Existing says what becomes of customers who are there.
type Existing string

// What becomes of them.
const (
	Fill   Existing = "fill"   // what they lack is filled in
	Change Existing = "change" // what the file says goes over what is there
	Leave  Existing = "leave"  // they stay as they are
)

// Format is how the rows are written.
func (r *Reading) Format() csvfile.Format {
	format := csvfile.Format{Separator: ',', Returns: r.Returns, Encoding: r.Encoding, Columns: len(r.Heads)}
	if r.Separator != "" {
		format.Separator = r.Separator[0]
	}
	return format
}

// OrderOf is that of the days of a column.
func (r *Reading) OrderOf(column int) Order {
	order, own := r.Orders[column]
	if !own {
		order = r.Order
	}
	proof := r.Columns[column]
	if proof.Order != NoOrder && !proof.Mixed && (order != YearFirst || !proof.MayBeYears()) {
		return proof.Order
	}
	return order
}

// ClockOf is how the days of a column are read, whose head names no zone.
func (r *Reading) ClockOf(column int, zone *time.Location) Clock {
	clock := Clock{Order: r.OrderOf(column), Zone: zone, Since1904: r.Since1904}
	if column < len(r.Heads) {
		clock.Births = births(r.Heads[column])
	}
	return clock
}

// mark is that of the numbers of a column.
func (r *Reading) mark(column int) Mark {
	switch proof := r.Columns[column]; {
	case proof.Mark != NoMark:
		return proof.Mark
	case proof.OwnThirds && r.Mark == Comma:
		return NoMark
	}
	return r.Mark
}

// UsualOrder is the order in which a business writes its days, as its country has
// it, else the part of the world that its clock stands in. It is NoOrder where
// people write both.
func UsualOrder(country, zone string) Order {
	switch country {
	case "US", "PR", "GU", "VI", "AS", "MP", "UM", "FM", "MH", "PW":
		return MonthFirst
	case "CA", "PH", "PA":
		return NoOrder
	case "":
		if !strings.HasPrefix(zone, "Europe/") {
			return NoOrder
		}
	}
	return DayFirst
}

// UsualMark parts decimals as people of a language write them.
func UsualMark(language string) Mark {
	if language == string(i18n.English) {
		return Point
	}
	return Comma
}

// headRows is how many of the first rows of a file are looked at for its heads.
const headRows = 20

// HeadRow finds the row of a file's beginning that holds the heads of its
// columns: the first that knows one, unless it is a title above them. It is 0
// where the first row is a customer already.
func HeadRow(rows [][]string) int {
	most := 0 // cells that are filled in a row
	for _, row := range rows {
		most = max(most, filled(row))
	}
	for i, row := range rows[:min(len(rows), headRows)] {
		switch {
		case isAddressed(row):
			if i == 0 || filled(rows[i-1]) < 2 && most > 1 {
				return 0
			}
			return i
		case knownHeads(row) > 0 && 2*filled(row) >= most:
			return i + 1
		}
	}
	for i, row := range rows[:min(len(rows), headRows)] {
		if 2*filled(row) >= most && filled(row) > 0 {
			return i + 1
		}
	}
	return 1
}

package kit

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// lastHeadRow is the last row that is offered as the one with the heads.
const lastHeadRow = 20

// usualReading is how a file is read by what was found in it, and by what the
// workspace has where that says nothing.
func usualReading(r *app.Request, found *importing.Found) importing.Reading {
	home := r.Workspace()
	letters := found.Encoding
	if own, there := lettersOf[home.Country]; there && !found.Sure && letters == csvfile.Windows1252 {
		letters = own
	}
	return importing.Reading{
		Since1904: found.Book != nil && found.Book.Since1904, Encoding: letters, Separator: found.Separator,
		Returns: found.Returns, HeadRow: found.HeadRow, Columns: found.Columns,
		Order: importing.UsualOrder(home.Country, home.TimeZone), Mark: importing.UsualMark(home.Language),
		Language: home.Language, Country: home.Country, Zone: home.TimeZone, Currency: r.Currency(), Existing: importing.Fill,
	}
}

// lettersOf are the countries whose letters Windows has in a table of their own.
var lettersOf = func() map[string]csvfile.Encoding {
	countries := map[string]csvfile.Encoding{"TR": csvfile.Windows1254}
	for _, country := range []string{"PL", "CZ", "SK", "HU", "SI", "HR", "RO", "RS", "BA", "ME", "AL"} {
		countries[country] = csvfile.Windows1250
	}
	return countries
}()

// fits tells whether each choice of the form is one that it offers.
func (f *columnsForm) fits() bool {
	row, err := strconv.Atoi(f.HeadRow)
	page, notNumber := strconv.Atoi(f.Page)
	return utf8.RuneCountInString(f.Find) <= listing.MaxSearch &&
		(f.Page == "" || notNumber == nil && page > 0 && page <= importing.MaxColumns) &&
		f.among(f.Encoding, encodingsOffered()...) &&
		(f.Separator == "" || separators[f.Separator] != "") &&
		(f.HeadRow == "" || err == nil && row >= 0 && row <= lastHeadRow) &&
		f.ordered() &&
		f.among(f.Decimals, string(importing.Point), string(importing.Comma)) &&
		(f.Zone == "" || i18n.IsZone(f.Zone)) && (f.Currency == "" || i18n.IsCurrency(f.Currency)) &&
		f.among(f.Existing, string(importing.Fill), string(importing.Change), string(importing.Leave))
}

// ordered tells whether each order of days is one, and of a column.
func (f *columnsForm) ordered() bool {
	orders := []string{string(importing.DayFirst), string(importing.MonthFirst), string(importing.YearFirst)}
	for place, order := range f.Days {
		column, err := strconv.Atoi(place)
		if err != nil || strconv.Itoa(column) != place || column < 0 || column >= importing.MaxColumns || !f.among(order, orders...) {
			return false
		}
	}
	return f.among(f.Dates, orders...)
}

func (*columnsForm) among(text string, choices ...string) bool {
	return text == "" || slices.Contains(choices, text)
}

// settle takes what the form says over what was found.
func (f *columnsForm) settle(reading *importing.Reading) {
	if f.Dates != "" {
		reading.Order = importing.Order(f.Dates)
	}
	reading.Orders = maps.Clone(reading.Orders)
	for place, order := range f.Days {
		if column, err := strconv.Atoi(place); err == nil && order != "" {
			if reading.Orders == nil {
				reading.Orders = map[int]importing.Order{}
			}
			reading.Orders[column] = importing.Order(order)
		}
	}
	if f.Decimals != "" {
		reading.Mark = importing.Mark(f.Decimals)
	}
	if f.Zone != "" {
		reading.Zone = f.Zone
	}
	if f.Currency != "" {
		reading.Currency = f.Currency
	}
	if f.Existing != "" {
		reading.Existing = importing.Existing(f.Existing)
	}
}

// doubtful is the column of a kind that the file leaves in doubt, -1 for none.
func (p *importPlan) doubtful(kind customers.FieldKind, doubt func(importing.Proof) bool) int {
	return append(p.allDoubtful(kind, doubt), -1)[0]
}

// allDoubtful are the columns of a kind that the file leaves in doubt.
func (p *importPlan) allDoubtful(kind customers.FieldKind, doubt func(importing.Proof) bool) (columns []int) {
	kinds := importing.Kinds()
	for i := range p.own {
		kinds[importing.OwnField(p.own[i].ID)] = p.own[i].Kind
	}
	for column, field := range p.fields {
		if kinds[field.Of()] == kind && doubt(p.reading.Columns[column]) {
			columns = append(columns, column)
		}
	}
	return columns
}

// inDoubt tells that days of a column can be read in both orders, and that none
// of them, or too many, prove which.
func inDoubt(proof importing.Proof) bool {
	return proof.Years || proof.Days && (proof.Order == importing.NoOrder || proof.Mixed)
}

// dated are the columns of days whose order is asked. The first has the answer of the whole
// file, and each further one may have its own.
func (p *importPlan) dated() []int { return p.allDoubtful(customers.DateField, inDoubt) }

// orderOf is the order of a column of days, that of the further ones where nobody chose
// another, and NoOrder where that would be a guess.
func (p *importPlan) orderOf(column int) importing.Order {
	order, own := p.reading.Orders[column]
	if own {
		return order
	}
	proof, further := p.reading.Columns[column], slices.Index(p.dated(), column) > 0
	if further && (proof.Years || p.reading.Order == importing.YearFirst && !proof.MayBeYears()) {
		return importing.NoOrder
	}
	return p.reading.Order
}

// openMark is the column of numbers whose mark has to be chosen, -1 for none.
func (p *importPlan) openMark() int {
	return p.doubtful(customers.NumberField, func(proof importing.Proof) bool {
		return p.reading.Mark == importing.NoMark && proof.Numbers && proof.Mark == importing.NoMark
	})
}

func (p *importPlan) chooseMark(r *app.Request, column int) string {
	return r.Words.T("import.choose_mark", "Column", p.reading.Heads[column], "Text", p.reading.Columns[column].Number)
}

// questions are what the file leaves open, and how it is read then.
func (p *importPlan) questions(r *app.Request) (list []string) {
	if !p.found.Sure {
		list = append(list, r.Words.T("import.ask_letters"))
	}
	for _, column := range p.dated() {
		example, order := p.reading.Columns[column].Day, p.orderOf(column)
		at, ok := p.clockOf(r, column, order).Time(example)
		switch {
		case p.reading.Columns[column].Years && order == importing.NoOrder:
			list = append(list, p.chooseOrder(r, column))
		case p.reading.Columns[column].Mixed:
			list = append(list, r.Words.T("import.ask_mixed", "Column", p.reading.Heads[column]))
		case ok:
			list = append(list, r.Words.T("import.ask_order", "Column", p.reading.Heads[column], "Text", example, "Day", r.Words.Date(at)))
		default:
			list = append(list, p.chooseOrder(r, column))
		}
	}
	if column := p.openMark(); column >= 0 {
		return append(append(list, p.chooseMark(r, column)), p.sheetNotes(r)...)
	}
	column := p.doubtful(customers.NumberField, func(proof importing.Proof) bool { return proof.Numbers && proof.Mark == importing.NoMark })
	if column >= 0 {
		example := p.reading.Columns[column].Number
		if number, ok := importing.Decimal(strings.Trim(example, "€$£ "), p.reading.Mark); ok {
			// Without grouping: that 1.250 is 1.250 says nothing.
			list = append(list, r.Words.T("import.ask_mark", "Column", p.reading.Heads[column], "Text", example,
				"Number", r.Words.PlainDecimal(number)))
		}
	}
	return append(list, p.sheetNotes(r)...)
}

// options are the choices of how the file is read.
func (p *importPlan) options(r *app.Request) (list []ui.Choice) {
	add := func(name, label string, options []ui.Option) {
		list = append(list, ui.Choice{ID: strings.ReplaceAll(name, "_", "-"), Name: name, Label: r.Words.T(label), Options: options})
	}
	if p.found.Book != nil {
		add("sheet", "import.sheet", p.sheets())
	}
	dated := p.dated()
	list = append(list, p.orderChoice(r, append(dated, -1)[0], false))
	for _, column := range dated[min(1, len(dated)):] {
		list = append(list, p.orderChoice(r, column, true))
	}
	decimals := app.OptionsOf([]string{string(importing.Point), string(importing.Comma)},
		func(mark string) string { return p.markLabel(r, mark) }, string(p.reading.Mark))
	if p.reading.Mark == importing.NoMark {
		decimals = append([]ui.Option{{Label: r.Words.T("import.choose"), Selected: true}}, decimals...)
	}
	add("decimals", "import.decimals", decimals)
	add("zone", "import.zone", app.OptionsOf(zonesOffered(r, p.reading.Zone), func(zone string) string { return zone }, p.reading.Zone))
	if p.importer.Money {
		add("currency", "import.currency", r.CurrencyOptions(p.reading.Currency))
	}
	if len(p.found.Samples) > 0 && p.found.Book == nil {
		add("encoding", "import.encoding", app.OptionsOf(encodingsOffered(), func(encoding string) string {
			return r.Words.T("import.encoding_"+encoding) + ": " + strings.Join(p.found.Samples[csvfile.Encoding(encoding)], " ")
		}, string(p.reading.Encoding)))
	}
	if p.found.Book == nil {
		chosen := ""
		for name, separator := range separators {
			if separator == p.reading.Separator {
				chosen = name
			}
		}
		add("separator", "import.separator", app.OptionsOf([]string{"comma", "semicolon", "tab", "bar", "caret", "colon"},
			func(name string) string { return r.Words.T("import.separator_" + name) }, chosen))
	}
	rows := []string{"0"}
	for row := 1; row <= lastHeadRow; row++ {
		rows = append(rows, strconv.Itoa(row))
	}
	add("head_row", "import.head_row", app.OptionsOf(rows, func(row string) string {
		if row == "0" {
			return r.Words.T("import.head_none")
		}
		return row
	}, strconv.Itoa(p.reading.HeadRow)))
	return list
}

// says is in a line how the file is read.
func (p *importPlan) says(r *app.Request) string {
	var list []string
	for _, choice := range p.options(r) {
		for _, option := range choice.Options {
			if option.Selected && (option.Value != "" || option.Label != r.Words.T("import.choose")) {
				label, _, _ := strings.Cut(option.Label, ": ") // Of letters, the words that show them stay below.
				if strings.HasPrefix(choice.Name, "dates") || choice.Name == "decimals" {
					label, _, _ = strings.Cut(label, exampled)
				}
				if choice.Name == "head_row" {
					label = choice.Label + " " + label
				}
				list = append(list, label)
			}
		}
	}
	return strings.Join(list, " · ")
}

// separators are what may part cells, by what a form calls them.
var separators = map[string]string{"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "caret": "^", "colon": ":"}

func encodingsOffered() (names []string) {
	for _, encoding := range csvfile.Encodings {
		names = append(names, string(encoding))
	}
	return names
}

// zonesOffered are clocks that exports are written by.
func zonesOffered(r *app.Request, chosen string) []string {
	zones := []string{
		r.Workspace().TimeZone, "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "America/New_York", "America/Chicago",
		"America/Denver", "America/Los_Angeles", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo",
		"Australia/Sydney", chosen,
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}

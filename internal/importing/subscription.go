package importing

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"latchkey/internal/money"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// What a column of subscriptions can fill beside what others have, too.
const (
	Plan      Field = "plan"
	Period    Field = "period"
	Quantity  Field = "quantity"
	TrialEnds Field = "trial_ends_at"
	Next      Field = "next_at"
	Ended     Field = "ended_at"
	// Every is how many of the interval lie between two payments, where that stands apart.
	Every Field = "every"
)

// Subscription is one of a file.
type Subscription struct {
	Buyer
	Reference string
	Plan      string
	Period    string
	State     string
	Amount    int64
	Currency  string
	At        time.Time
	TrialEnds time.Time // zero for none, as those below
	Next      time.Time
	Ended     time.Time
	Exact     bool // the days that it does not say are none
	Remarks   []Remark
}

// Words for the states of subscriptions and for their periods, as headKey has them.
var (
	subscriptionStates = statesOf(map[string]string{
		"active": "active actif encours actief lopend live running renewing nonrenewing pendingcancel pendingcancellation " +
			"enattentedannulation inafwachtingvanannulering aktiv laufend",
		"trial": "trial trialing trialling intrial essai enessai periodedessai proef proefperiode inproef testphase probe probezeit",
		"paused": "paused onpause pause enpause suspendu suspendue suspended onhold gepauzeerd oppauze opgeschort pausiert " +
			"ausgesetzt ruhend",
		"cancelled": "cancelled canceled expired ended incompleteexpired switched annule annulee resilie resiliee expire expiree " +
			"termine terminee opgezegd geannuleerd verlopen beeindigd gestopt gekundigt beendet storniert abgelaufen",
	})
	// nearStates are those that we do not have, and the nearest that we do.
	nearStates = statesOf(map[string]string{
		"active": "pastdue latepayment enretard achterstallig",
		"paused": "unpaid incomplete pending impaye nonpaye enattente onbetaald inafwachting",
	})
	periods = statesOf(map[string]string{
		sales.Monthly: "month monthly 1month month1 permonth everymonth mois 1mois mensuel mensuelle parmois " +
			"touslesmois chaquemois mo mth mnd mens maand 1maand maandelijks permaand elkemaand iederemaand " +
			"monat 1monat monatlich promonat jedenmonat",
		sales.Yearly: "year yearly annual annually 1year year1 peryear everyyear 12months 12month an 1an annee annuel annuelle paran " +
			"touslesans chaqueannee yr jr  12mois jaar 1jaar jaarlijks perjaar elkjaar iederjaar 12maanden " +
			"jahr 1jahr jahrlich projahr jedesjahr 12monate",
	})
)

// Subscription reads one.
func (r *Reader) Subscription(cells []string) (s Subscription, reason Reason) {
	row, reason := r.open(cells)
	if reason != "" {
		return s, reason
	}
	s.Exact = r.ours
	if s.Buyer, reason = row.buyer(); reason != "" {
		return s, reason
	}
	if s.Reference, reason = row.reference(); reason != "" {
		return s, reason
	}
	priced := row.perPeriod()
	if s.Period, reason = row.period(); row.cell(Period) == "" && periods[priced] != "" {
		if every := row.cell(Every); every != "" && every != "1" {
			return s, BadEvery
		}
		s.Period = periods[priced]
	} else if reason != "" {
		return s, reason
	}
	if priced != "" && periods[priced] != s.Period {
		return s, BadPeriod
	}
	if s.At, reason = row.at(); reason != "" {
		return s, reason
	}
	if s.Amount, s.Currency, reason = row.amount(); reason != "" && reason != Nothing {
		return s, reason
	}
	if text := row.cell(Quantity); text != "" {
		count, ok := row.quantity()
		if !ok || s.Amount > money.Most/int64(count) {
			return s, BadQuantity
		}
		s.Amount *= int64(count)
	}
	s.TrialEnds, s.Next, s.Ended = row.moment(TrialEnds), row.moment(Next), row.moment(Ended)
	if reason = row.subscriptionState(&s); reason != "" {
		return s, reason
	}
	if s.TrialEnds.Before(s.At) && !s.TrialEnds.IsZero() {
		row.remark(TrialEnds, BadDate)
		s.TrialEnds = time.Time{}
	}
	plan := row.plan()
	if plan == "" {
		return s, NoPlanNamed
	}
	d := records.Draft{At: s.At, Label: plan, Amount: s.Amount, Currency: s.Currency, Period: s.Period, TrialEnds: s.TrialEnds}
	if wrong := sales.Subscriptions.Check(&d, ""); len(wrong) > 0 {
		return s, reasonOfField(wrong[0])
	}
	s.Plan, s.Remarks = d.Label, row.remarks
	return s, ""
}

// aPeriod is what stands behind a price that says for how long it is: "£20 / month".
var aPeriod = regexp.MustCompile(`(?i)^(.*\d.*?)\s*(?:/|\bper\b|\bpar\b|\bpro\b|\bp(?:er)?\.)\s*(\pL+)\.?$`)

// perPeriod takes off a price for how long it is, and says that, "" where it does not.
func (r *row) perPeriod() string {
	text, column := r.find(Amount)
	found := aPeriod.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	r.cells = slices.Clone(r.cells)
	r.cells[column] = found[1]
	return headKey(found[2])
}

// period is the interval, by its word, or by a number and a word: 12 and "month" is a year.
func (r *row) period() (string, Reason) {
	unit, reason := r.cell(Period), BadPeriod
	if every := r.cell(Every); every != "" && every != "1" && unit != "" {
		unit, reason = every+unit, BadEvery
	}
	if period, known := periods[headKey(unit)]; known {
		return period, ""
	}
	return "", reason
}

// subscriptionState reads the state, else what the days say of it.
func (r *row) subscriptionState(s *Subscription) Reason {
	now := time.Now()
	if text := r.cell(State); text != "" {
		key := headKey(text)
		var known bool
		if s.State, known = wordOf(subscriptionStates, key); !known {
			if s.State, known = wordOf(nearStates, key); !known {
				return BadState
			}
			r.remark(State, NearestState)
		}
	} else {
		switch {
		case !s.Ended.IsZero() && !s.Ended.After(now):
			s.State = "cancelled"
		case s.TrialEnds.After(now):
			s.State = "trial"
		default:
			s.State = "active"
		}
	}
	switch {
	case s.State == "cancelled":
		if s.Ended.IsZero() && !s.Exact {
			s.Ended = s.Next
		}
		s.Next = time.Time{}
		switch {
		case s.Exact:
		case s.Ended.IsZero():
			r.remark(State, NoEnd)
		case s.Ended.Before(s.At):
			s.Ended = s.At
		}
	case !s.Ended.IsZero():
		r.remark(Ended, StillRuns)
		s.Ended = time.Time{}
	}
	if s.State == "trial" && s.TrialEnds.IsZero() && !s.Exact {
		s.TrialEnds = s.Next
	}
	return ""
}

// stripeID is what Stripe calls a price or a product where nobody gave it a name.
var stripeID = regexp.MustCompile(`^(?:prod|price|plan|sku)_\w{8,}$`)

// plan is what a subscription is of, in words where a column has some.
func (r *row) plan() string {
	plan, _ := r.find(Plan)
	if packed := packedNames(plan); packed != "" {
		return packed
	}
	if other, _ := r.in(Else(Plan)); other != "" && stripeID.MatchString(plan) && !stripeID.MatchString(other) {
		return other
	}
	return plan
}

// moment is a day of a field, zero for none. One that cannot be read is left out.
func (r *row) moment(field Field) time.Time {
	text, column := r.find(field)
	if text == "" {
		return time.Time{}
	}
	at, reason := r.time(text, column)
	if reason == "" && records.CheckDay("", at) != nil {
		reason = BadDate
	}
	if reason != "" {
		r.remarks = append(r.remarks, Remark{column, reason})
		return time.Time{}
	}
	return at
}

// quantity is how many there are of something.
func (r *row) quantity() (count int, ok bool) {
	stored, ok := Decimal(r.cell(Quantity), r.reading.mark(r.places[Quantity]))
	count, err := strconv.Atoi(stored)
	return count, ok && err == nil && count >= 1 && count <= records.MaxQuantity
}

// reference is what something is called where it comes from.
func (r *row) reference() (string, Reason) {
	reference, err := texts.CleanLine("reference", r.cell(Reference), records.LabelMost)
	if err != nil {
		return "", reasonOf(err)
	}
	return reference, ""
}

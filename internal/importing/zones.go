package importing

import (
	"maps"
	"regexp"
	"strings"
	"sync"
	"time"

	"latchkey/internal/i18n"
)

// hoursOf are the words for a clock that mean one alone, by their hours before
// UTC, as headKey writes them. IST is three, CST and AST are two: they are none.
var hoursOf = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3,
	"est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
	"jst": 9, "kst": 9, "aest": 10, "aedt": 11, "awst": 8, "nzst": 12, "nzdt": 13, "sgt": 8, "hkt": 8, "msk": 3, "sast": 2,
}

// placesOf are names of clocks that programs write, by a place that has it.
var placesOf = map[string]string{
	"easterntimeuscanada": "America/New_York", "centraltimeuscanada": "America/Chicago", "mountaintimeuscanada": "America/Denver",
	"pacifictimeuscanada": "America/Los_Angeles", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu", "arizona": "America/Phoenix",
	"atlantictimecanada": "America/Halifax", "newfoundland": "America/St_Johns", "edinburgh": "Europe/London", "bern": "Europe/Zurich",
}

// cities are the names of clocks by their cities, which many programs write alone.
var cities = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, name := range i18n.Zones() {
		at := strings.LastIndexByte(name, '/')
		city := headKey(name[at+1:])
		if _, twice := names[city]; twice {
			names[city] = ""
		} else if at > 0 && city != "" {
			names[city] = name
		}
	}
	maps.DeleteFunc(names, func(_, name string) bool { return name == "" })
	return names
})

var offset = regexp.MustCompile(`^\(?(?:utc|gmt)? ?([-+−])(\d{1,2}):?(\d{2})?\)?(?: .*)?$`)

// zoneOf reads a clock: a word, an offset, or the name of a place.
func zoneOf(text string) (*time.Location, bool) {
	text = strings.TrimSpace(text)
	if p := offset.FindStringSubmatch(strings.ToLower(text)); p != nil {
		seconds := number(p[2])*3600 + number(p[3])*60
		if p[1] != "+" {
			seconds = -seconds
		}
		return time.FixedZone("", seconds), seconds >= -14*3600 && seconds <= 14*3600
	}
	if hours, known := hoursOf[headKey(text)]; known {
		return time.FixedZone(strings.ToUpper(text), hours*3600), true
	}
	place, known := placesOf[headKey(text)]
	if !known {
		place, known = cities()[headKey(text)]
	}
	if known {
		zone, err := time.LoadLocation(place)
		return zone, err == nil
	}
	for _, name := range i18n.Zones() {
		if strings.Contains(name, "/") && strings.EqualFold(name, text) {
			zone, err := time.LoadLocation(name)
			return zone, err == nil
		}
	}
	return nil, false
}

var bracketed = regexp.MustCompile(`[([]([^)\]]+)[)\]]`)

// zoneOfHead is the clock that the head of a column names: "Created (UTC)",
// "created_utc", "Date [Europe/Paris]". It is nil where the head names none.
func zoneOfHead(head string) *time.Location {
	for _, part := range bracketed.FindAllStringSubmatch(head, -1) {
		if zone, known := zoneOf(part[1]); known {
			return zone
		}
	}
	for word := range strings.FieldsFuncSeq(head, func(r rune) bool { return strings.ContainsRune(" _-.", r) }) {
		if key := headKey(word); key == "utc" || key == "gmt" {
			return time.UTC
		}
	}
	if key := headKey(head); strings.HasSuffix(key, "utc") || strings.HasSuffix(key, "gmt") {
		return time.UTC
	}
	return nil
}

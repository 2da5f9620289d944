package i18n

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	_ "time/tzdata" // Every zone of the list opens, whatever the machine has.
)

// zoneNames has a line for each zone of the IANA database that Go embeds. Go
// cannot list them: a test holds this file against it, and writes it anew with
// -update.
//
//go:embed zones.txt
var zoneNames string

// Zones are all time zones by their IANA names, sorted.
var Zones = sync.OnceValue(func() []string { return strings.Fields(zoneNames) })

// IsZone tells whether there is a time zone of this name.
func IsZone(name string) bool {
	_, found := slices.BinarySearch(Zones(), name)
	return found
}

// countryZones has a line for each country: its code, then its zones, first that of
// most of its people. It follows zone.tab of the IANA database.
//
//go:embed country_zones.txt
var countryZones string

var zonesByCountry = sync.OnceValue(func() map[string][]string {
	zones := map[string][]string{}
	for line := range strings.Lines(countryZones) {
		words := strings.Fields(line)
		zones[words[0]] = words[1:]
	}
	return zones
})

// ZonesOf are the time zones of a country, first that of most of its people; none
// where it is not known.
func ZonesOf(country string) []string { return zonesByCountry()[country] }

// ZoneOf is the time zone of most people of a country, UTC where it is not known.
func ZoneOf(country string) string {
	if zones := ZonesOf(country); len(zones) > 0 {
		return zones[0]
	}
	return "UTC"
}

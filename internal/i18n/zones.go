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

package i18n

import (
	"archive/zip"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write zones.txt anew")

// Factory is the zone of a machine on which nobody has set one.
const factory = "Factory"

func TestZonesAreThoseThatGoEmbeds(t *testing.T) {
	t.Parallel()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	// What package time/tzdata is made from.
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close() // It is only read.
	var names []string
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") && file.Name != factory {
			names = append(names, file.Name)
		}
	}
	slices.Sort(names)
	if *update {
		if err := os.WriteFile("zones.txt", []byte(strings.Join(names, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(names, Zones()); diff != "" {
		t.Errorf("zones.txt (-Go +file); run with -update:\n%s", diff)
	}
	for _, name := range Zones() {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}

func TestOnlyWholeNamesAreZones(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Brussels", "Asia/Kolkata", "America/Argentina/Ushuaia", "Pacific/Chatham", "UTC"} {
		if !IsZone(name) {
			t.Errorf("%s is no zone", name)
		}
	}
	for _, name := range []string{"", "Local", factory, "europe/brussels", "Europe", "Europe/", "posix/Europe/Brussels", "../Europe/Brussels", "Mars/Phobos"} {
		if IsZone(name) {
			t.Errorf("%q is a zone", name)
		}
	}
}

// Every country begins with the zone of most of its people, and has no zone that
// there is not.
func TestCountriesHaveZones(t *testing.T) {
	t.Parallel()
	for country, zones := range zonesByCountry() {
		if !IsCountry(country) {
			t.Errorf("%s is no country", country)
		}
		for _, zone := range zones {
			if !IsZone(zone) {
				t.Errorf("%s has the zone %s, which there is not", country, zone)
			}
		}
	}
	for country, want := range map[string]string{
		"BE": "Europe/Brussels", "FR": "Europe/Paris", "NL": "Europe/Amsterdam", "US": "America/New_York", "RU": "Europe/Moscow",
		"CA": "America/Toronto", "AU": "Australia/Sydney", "": "UTC", "XX": "UTC",
	} {
		if got := ZoneOf(country); got != want {
			t.Errorf("the clock of %q is that of %s, not %s", country, got, want)
		}
	}
}

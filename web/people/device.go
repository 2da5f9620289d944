package people

import (
	"strings"

	"latchkey/web/app"
)

// longestAgent is how much of a User-Agent is read, in bytes.
const longestAgent = 512

// Marks of a User-Agent and what they are marks of. Most browsers also name those that they
// descend from, so the first that is found counts.
var (
	browserMarks = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systemMarks = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	}
)

// betweenParts stands between browser and system, as a session keeps them.
const betweenParts = " · "

// device is the kind of device that a User-Agent speaks of, browser and system, or as much
// as is known of it. It is kept with the session, and never trusted.
func device(agent string) string {
	agent = agent[:min(len(agent), longestAgent)]
	var parts []string
	for _, marks := range [][][2]string{browserMarks, systemMarks} {
		for _, mark := range marks {
			if strings.Contains(agent, mark[0]) {
				parts = append(parts, mark[1])
				break
			}
		}
	}
	return strings.Join(parts, betweenParts)
}

// deviceName says a kind of device in words: "Firefox on Windows".
func deviceName(r *app.Request, kept string) string {
	browser, system, both := strings.Cut(kept, betweenParts)
	switch {
	case both:
		return r.Words.T("profile.device", "Browser", browser, "System", system)
	case browser == "" || browser == "–": // as sessions of older versions say it
		return r.Words.T("profile.device_unknown")
	}
	return browser
}

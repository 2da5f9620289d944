package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"latchkey/internal/apt"
)

var errNoChromium = errors.New("no Chromium found: install it (Debian: apt-get install chromium), " +
	"or set CHROMIUM to the path of Chromium or Chrome")

// headless is Chromium without its windows, as Debian packs it: pages take two
// thirds of the processor there.
const headless = "chromium-headless-shell"

// findChromium returns the browser of the tests: $CHROMIUM, one in PATH, or
// Debian's own, installed now.
func findChromium(ctx context.Context) (string, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", fmt.Errorf("CHROMIUM: %w", err)
		}
		return found, nil
	}
	for _, name := range []string{
		headless, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	var err error
	for _, name := range []string{headless, "chromium"} {
		// Without a font a page has no letters, and no width of its own.
		if err = apt.Install(ctx, os.Stderr, name, "fonts-liberation"); err == nil {
			return exec.LookPath(name)
		}
	}
	if errors.Is(err, apt.ErrUnavailable) {
		return "", errNoChromium
	}
	return "", err
}

package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"latchkey/internal/apt"
)

// oldest is the oldest version of Postgres that the schema works on.
const oldest = 15

// ErrNoPostgres says that there is no Postgres here and no way to install one.
var ErrNoPostgres = errors.New("no Postgres found: install version 15 or newer (Debian: apt-get install postgresql), " +
	"or put the directory of its initdb into PATH")

var versionNumber = regexp.MustCompile(`\d+`)

// findBinaries returns the directory of the newest Postgres, or of the one
// that made existing data: each major version reads only its own.
func findBinaries(ctx context.Context, data string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // Debian keeps them out of PATH
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(initdb); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	newest, best := oldest-1, ""
	for _, bin := range found {
		out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
		if err != nil {
			continue
		}
		version := versionNumber.FindString(string(out))
		if data == version {
			return bin, nil
		}
		if major, err := strconv.Atoi(version); err == nil && major > newest {
			newest, best = major, bin
		}
	}
	switch {
	case data != "" && best != "":
		return "", fmt.Errorf("its data was made by Postgres %s, which is not installed: install it, or remove the directory", data)
	case best == "":
		return "", ErrNoPostgres
	}
	return best, nil
}

// install tries to get a Postgres, and answers like findBinaries.
func install(ctx context.Context, log io.Writer, data string) (string, error) {
	err := apt.Install(ctx, log, "postgresql")
	if errors.Is(err, apt.ErrUnavailable) {
		return "", ErrNoPostgres
	}
	if err != nil {
		return "", err
	}
	return findBinaries(ctx, data)
}

// dataVersion is the major version that made the data, or empty for none.
func dataVersion(data string) string {
	version, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(version))
}

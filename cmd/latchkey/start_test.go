package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What the program does before it looks at its arguments delays every start,
// and stays in memory. The bounds have 10 % of head room.
func TestTheStartIsLight(t *testing.T) {
	t.Parallel()
	const mostBytes, mostAllocations = 6_100_000, 40_000
	cmd := exec.CommandContext(t.Context(), os.Args[0], "--help")
	cmd.Env = []string{asProgram + "=1", "GODEBUG=inittrace=1"}
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	packages, bytesOfAll, allocationsOfAll := 0, 0, 0
	for lines := bufio.NewScanner(&trace); lines.Scan(); {
		name, costs, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "init "), " @")
		_, costs, _ = strings.Cut(costs, " clock, ")
		var size, allocations int
		if _, err := fmt.Sscanf(costs, "%d bytes, %d allocs", &size, &allocations); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		if size > mostBytes/20 {
			t.Logf("%s: %d bytes, %d allocations", name, size, allocations)
		}
		packages, bytesOfAll, allocationsOfAll = packages+1, bytesOfAll+size, allocationsOfAll+allocations
	}
	t.Logf("%d packages: %d bytes, %d allocations", packages, bytesOfAll, allocationsOfAll)
	if packages < 50 || bytesOfAll > mostBytes || allocationsOfAll > mostAllocations {
		t.Errorf("%d packages take %d bytes in %d allocations to start", packages, bytesOfAll, allocationsOfAll)
	}
}

// Much of the program's file stays in memory while it runs.
func TestTheProgramIsSmall(t *testing.T) {
	t.Parallel()
	const most = 38 << 20
	file := filepath.Join(t.TempDir(), "latchkey")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", file, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", found.Size())
	if found.Size() > most {
		t.Errorf("the program has %d bytes, more than %d", found.Size(), most)
	}
}

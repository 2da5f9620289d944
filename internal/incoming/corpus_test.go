package incoming

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is read beside the mails of the corpus")

// read is what people see of a mail.
func read(m *Mail) string {
	var out strings.Builder
	fmt.Fprintf(&out, "subject: %s\nname: %s\naddress: %s\n", m.Subject, m.Name, m.Shown)
	if m.Automatic {
		out.WriteString("automatic\n")
	}
	if m.Reading != Whole {
		fmt.Fprintf(&out, "reading: %d\n", m.Reading)
	}
	if len(m.Answers) > 0 {
		fmt.Fprintf(&out, "answers: %s\n", strings.Join(m.Answers, ", "))
	}
	if r := m.Report; r != nil {
		outcome := map[Outcome]string{NotDelivered: "not delivered", Delayed: "delayed", Delivered: "delivered"}[r.Outcome]
		fmt.Fprintf(&out, "report: %s, %q, of %q\n", outcome, r.Said, r.MessageID)
	}
	for i := range m.Files {
		f := &m.Files[i]
		fmt.Fprintf(&out, "file: %s, %s, %d bytes", f.Name, f.Kind, len(f.Bytes))
		if f.Inline {
			out.WriteString(", inline")
		}
		out.WriteString("\n")
	}
	return out.String() + "\n" + m.Text + "\n"
}

// The mails of the corpus show the faults that lose mails elsewhere. Each has beside it
// its subject, its sender, its files and its text, as people see them.
func TestTheMailsOfTheCorpusAreRead(t *testing.T) {
	t.Parallel()
	mails, err := filepath.Glob("testdata/corpus/*.eml")
	if err != nil || len(mails) < 150 {
		t.Fatalf("%d mails: %v", len(mails), err)
	}
	for _, path := range mails {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := Read(t.Context(), raw, "envelope@relay.example")
		got := read(&m)
		if m.Known() && SoleDomain(raw) == "" {
			got = "cannot be proved\n" + got
		}
		beside := strings.TrimSuffix(path, ".eml") + ".txt"
		if *update {
			if err := os.WriteFile(beside, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want, err := os.ReadFile(beside); err != nil || string(want) != got {
			t.Errorf("%s: %v\n got %s\nwant %s", path, err, got, want)
		}
	}
}

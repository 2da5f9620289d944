package webtest

import (
	"bufio"
	"cmp"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Listen has every process that was started hear what happens and tell it to browsers, as
// serve does. Most tests do without. Rights are looked at again when something happens, and
// after CheckEvery.
func (s *Site) Listen(t testing.TB) {
	t.Helper()
	for _, p := range s.all {
		p.Server.Live.CheckEvery = cmp.Or(s.CheckEvery, time.Hour)
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan struct{})
		go func() {
			p.Server.Live.Run(ctx)
			close(ended)
		}()
		t.Cleanup(func() {
			cancel()
			<-ended
		})
		Until(t, "the process hears", func() bool { return p.Server.Live.Position() != "" })
	}
}

// Stream is a stream of events, as a browser hears it.
type Stream struct {
	Status int
	Header http.Header
	t      testing.TB
	lines  chan string
	Read   strings.Builder // all that came, whatever was waited for
	Last   string          // the position of the last event
}

// Stream opens a stream, which ends with the test.
func (v *Visitor) Stream(path string) *Stream {
	v.t.Helper()
	r := v.Request(http.MethodGet, path, nil)
	r.Header = r.Header.Clone()
	r.Header.Set("Accept", "text/event-stream")
	ctx, cancel := context.WithCancel(context.WithoutCancel(v.t.Context()))
	v.t.Cleanup(cancel)
	client := *v.client
	client.Timeout = 0
	answer, err := client.Do(r.WithContext(ctx)) //nolint:bodyclose // Whoever reads it closes it.
	if err != nil {
		v.t.Fatal(err)
	}
	s := &Stream{Status: answer.StatusCode, Header: answer.Header, t: v.t, lines: make(chan string, 1000)}
	go func() {
		defer close(s.lines)
		defer answer.Body.Close() //nolint:errcheck // It was read.
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			s.lines <- lines.Text()
		}
	}()
	return s
}

// Next waits for the next event but those that tell who is there, which come and go by
// themselves. It returns its kind and its data: "" and what came last where the stream has
// ended.
func (s *Stream) Next() (kind, data string) {
	s.t.Helper()
	for kind = "presence"; kind == "presence"; {
		kind, data = s.next()
	}
	return kind, data
}

func (s *Stream) next() (kind, data string) {
	s.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		select {
		case line, more := <-s.lines:
			if !more {
				return "", data
			}
			s.Read.WriteString(line + "\n")
			name, value, _ := strings.Cut(line, ":")
			value = strings.TrimPrefix(value, " ")
			switch {
			case name == "event":
				kind = value
			case name == "id":
				s.Last = value
			case name == "data":
				data = value
			case line == "" && kind != "":
				return kind, data
			}
		case <-late.C:
			s.t.Fatal("no event comes, and no end")
		}
	}
}

// Hears waits for an event, whatever comes before it.
func (s *Stream) Hears(kind, data string) {
	s.t.Helper()
	for {
		k, d := s.next()
		if k == "" {
			s.t.Fatalf("the stream ended before %s %s:\n%s", kind, data, s.Read.String())
		}
		if k == kind && d == data {
			return
		}
	}
}

// Lives waits for a sign of life.
func (s *Stream) Lives() {
	s.t.Helper()
	for line := range s.lines {
		if strings.HasPrefix(line, ":") {
			return
		}
	}
	s.t.Fatal("the stream ended")
}

// Ends waits for the end, and returns the events before it.
func (s *Stream) Ends() (events []string) {
	s.t.Helper()
	for {
		kind, data := s.Next()
		if kind == "" {
			return events
		}
		events = append(events, strings.TrimSpace(kind+" "+data))
	}
}

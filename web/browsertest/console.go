package browsertest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// console keeps what a tab complained about.
type console struct {
	mu        sync.Mutex
	entries   []entry
	documents map[network.RequestID]bool
	expected  string // what a complaint may say, "" for nothing
}

type entry struct {
	text    string
	request network.RequestID
}

// listen runs on the goroutine that reads the tab's messages.
func (c *console) listen(event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			if c.documents == nil {
				c.documents = map[network.RequestID]bool{}
			}
			c.documents[e.RequestID] = true
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			c.entries = append(c.entries, entry{fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL), e.Entry.NetworkRequestID})
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			text := string(e.Type)
			for _, argument := range e.Args {
				text += " " + string(argument.Value) + argument.Description
			}
			c.entries = append(c.entries, entry{text: text})
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		c.entries = append(c.entries, entry{text: text})
	}
}

// faults are the complaints. That a page itself was refused is none: tests ask
// for such pages.
func (c *console) faults() (list []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if c.expected != "" && strings.Contains(e.text, c.expected) {
			continue
		}
		if e.request == "" || !c.documents[e.request] {
			list = append(list, e.text)
		}
	}
	return list
}

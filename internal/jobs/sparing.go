package jobs

import (
	"os"
	"runtime/debug"
	"sync"
)

// sparingPercent is how far the heap grows between two runs of the collector while a file is
// worked on. A step allocates much that is garbage at once: this keeps it small, for some
// more of the CPU.
const sparingPercent = 30

// spares counts who works on files now, and keeps the pace that the collector had before.
var spares struct {
	sync.Mutex
	count, before int
}

// Sparing has the collector run more often until its end is called. Who sets GOGC has chosen
// the pace, and it stays.
func Sparing() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	spares.Lock()
	defer spares.Unlock()
	if spares.count++; spares.count == 1 {
		spares.before = debug.SetGCPercent(sparingPercent)
		debug.FreeOSMemory() // What came before it goes back first.
	}
	return func() {
		spares.Lock()
		defer spares.Unlock()
		if spares.count--; spares.count == 0 {
			debug.SetGCPercent(spares.before)
		}
	}
}

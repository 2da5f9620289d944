package messages

import "latchkey/templates/ui"

// Fill is what its customer lacks and the reader may add, each nil for what is there.
type Fill struct {
	Email, Phone *ui.TextField
	Open         bool // something was wrong with it
}

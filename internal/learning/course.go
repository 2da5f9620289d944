// Package learning holds the nouns of what is taught.
package learning

import (
	"latchkey/internal/listing"
)

// Course is something that students are in. Students is 0 for whoever may not
// list them, and capped at CountCap.
type Course struct {
	listing.Entry
	Students int
}

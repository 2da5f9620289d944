package texts

import (
	"regexp"
	"sync"
)

// OnceMade is a pattern that is compiled once it is asked for: a large one would take its
// part of every start.
func OnceMade(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

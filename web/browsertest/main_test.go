package browsertest

import (
	"flag"
	"os"
	"testing"
)

// Two tests at a time: more would only make each other wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "2"); err != nil {
		panic(err)
	}
	os.Exit(Main(m))
}

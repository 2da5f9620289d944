// Command dev sets up what development and tests need: `make run` and
// `make test` work from a fresh clone with nothing but Go.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: go run ./cmd/dev <command>

  run        start Latchkey with a Postgres of its own
  live       write in to what run started, as customers of the demo do
  postgres   start that Postgres alone and print its addresses
  stop       stop that Postgres; its data stays
  chromium   print the path of a Chromium for the browser tests
  axe        print the path of axe-core, which checks accessibility
  icons      draw the sprite of icons anew, with the Lucide icons named after it`

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := dispatch(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, args []string) error {
	commands := map[string]func(context.Context) error{
		"run":      run,
		"live":     live,
		"postgres": printDatabase,
		"stop":     stopDatabase,
		"chromium": func(ctx context.Context) error { return printPath(findChromium(ctx)) },
		"axe":      func(ctx context.Context) error { return printPath(axe.fetch(ctx)) },
		"icons":    func(ctx context.Context) error { return drawIcons(ctx, args[1:]) },
	}
	if len(args) == 0 || commands[args[0]] == nil || len(args) > 1 && args[0] != "icons" {
		return errors.New(usage)
	}
	return commands[args[0]](ctx)
}

// printPath prints what a find or fetch answered, for the Makefile to pick up.
func printPath(path string, err error) error {
	if err == nil {
		fmt.Println(path)
	}
	return err
}

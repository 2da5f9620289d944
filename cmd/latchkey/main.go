// Command latchkey serves Latchkey, migrates its database and loads its demo.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(1)
	}
}

const usage = `Latchkey: hand someone the keys without handing over your customer list.

Usage: latchkey <command>

  serve       answer requests and send mails, until told to stop
  migrate     bring the database's schema up to date, and make the app login
  demo        load the demonstration into an empty database
  health      ask a running server whether it is alive (for containers)
  verify-log  prove that no activity log was changed behind its seals

latchkey <command> --help says what a command takes, and reads from the environment.
`

// command is one thing that the program does.
type command struct {
	help string
	run  func(ctx context.Context, getenv func(string) string, out io.Writer) error
	// with is run instead of run, with the arguments, where there can be any.
	with func(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error
}

func commands() map[string]command {
	return map[string]command{
		"serve":      {help: serveHelp, run: serve},
		"migrate":    {help: migrateHelp, with: migrate},
		"demo":       {help: demoHelp, with: loadDemo},
		"health":     {help: healthHelp, run: health},
		"verify-log": {help: verifyLogHelp, with: verifyLog},
	}
}

// run does what the arguments ask for. It returns when ctx is done or the work
// is; the error is for people.
func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		_, err := io.WriteString(out, usage)
		return err
	}
	chosen, ok := commands()[args[0]]
	if !ok {
		return fmt.Errorf("there is no command %q; latchkey --help lists them", args[0])
	}
	switch rest := args[1:]; {
	case len(rest) == 1 && (rest[0] == "--help" || rest[0] == "-h"):
		_, err := io.WriteString(out, chosen.help)
		return err
	case chosen.with != nil:
		return chosen.with(ctx, rest, getenv, out)
	case len(rest) == 0:
		return chosen.run(ctx, getenv, out)
	default:
		return errors.New("latchkey " + args[0] + " takes no arguments; everything is read from the environment")
	}
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"latchkey/internal/config"
	"latchkey/internal/demo"
	"latchkey/internal/postgres"
)

const migrateHelp = `latchkey migrate brings the schema up to date and gives the app login its rights.
It may run while the server runs, and many times.

  --to N  take the schema back to version N, for an older program that needs it. What
          only newer versions store is lost

  DATABASE_OWNER_URL  the login that owns the schema; no superuser. With CREATEROLE
                      it makes the app login too
  DATABASE_URL        the app login: its name, and the password it shall have

Either may be read from a file: DATABASE_URL_FILE, DATABASE_OWNER_URL_FILE.
`

func migrate(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	to := flags.Uint("to", 0, "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w; latchkey migrate --help says what it takes", err)
	}
	if flags.NArg() > 0 {
		return errors.New("latchkey migrate takes --to with a version, and nothing else")
	}
	c, err := config.Load(getenv, config.NeedOwner)
	if err != nil {
		return err
	}
	if *to > 0 {
		if err := postgres.MigrateBack(c.OwnerURL, *to); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "The schema is at version %d, for the program that needs it.\n", *to)
		return err
	}
	if err := postgres.Migrate(ctx, c.OwnerURL, c.DatabaseURL); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "The schema is up to date.")
	return err
}

const demoHelp = `latchkey demo loads the demonstration into an empty database: two organizations,
three workspaces, a member in each role, and a year of business with their customers.
A database with accounts stays as it is.

  --contacts N  how many customers Atelier Marchand has, from 60 to 1000000; 5000 unless
                given. A million take some minutes
  --live        instead of loading it, writes in as its customers do, through the doors of
                a running server that serves the demonstration: a line for each message,
                until Ctrl-C. Needs no database; reads PUBLIC_URL, SECRET_KEY and MAIL_LISTEN
  --every TIME  how long it waits after each message, 5s unless given
  --count N     how many messages it sends, without end unless given

  DATABASE_OWNER_URL, DATABASE_URL  as for migrate
  SECRET_KEY                        as for serve: the demo's pending links are made with it
`

func loadDemo(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	contacts := flags.Int("contacts", demo.FullSize, "")
	live, every, count := flags.Bool("live", false, ""), flags.Duration("every", 5*time.Second, ""), flags.Int("count", 0, "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w; latchkey demo --help says what it takes", err)
	}
	if *live {
		return writeIn(ctx, demo.Live{Every: *every, Count: *count, Out: out}, flags.NArg(), getenv)
	}
	if flags.NArg() > 0 || *contacts < demo.SmallSize || *contacts > demo.MostSize {
		return fmt.Errorf("latchkey demo takes --contacts with a number from %d to %d, or --live, and nothing else",
			demo.SmallSize, demo.MostSize)
	}
	c, err := config.Load(getenv, config.NeedOwner)
	if err != nil {
		return err
	}
	loaded, err := demo.LoadSize(ctx, c.OwnerURL, c.SecretKey, time.Now(), *contacts)
	if err != nil {
		return err
	}
	text := "The demonstration is loaded."
	if !loaded {
		text = "The database has accounts already; it stays as it is."
	}
	_, err = fmt.Fprintln(out, text)
	return err
}

// writeIn writes in as the customers of the demonstration do.
func writeIn(ctx context.Context, live demo.Live, others int, getenv func(string) string) error {
	if others > 0 || live.Every < 0 || live.Count < 0 {
		return errors.New("latchkey demo --live takes --every with a time such as 5s and --count with a number, and nothing else")
	}
	c, err := config.Load(getenv, config.NeedDoors)
	if err != nil {
		return err
	}
	live.ServerKey, live.PublicURL, live.MailListen = c.SecretKey, c.PublicURL, c.MailListen
	return live.Run(ctx)
}

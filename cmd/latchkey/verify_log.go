package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"latchkey/internal/config"
	"latchkey/internal/postgres"
)

const verifyLogHelp = `latchkey verify-log proves that no line of an activity log was changed, deleted or slipped
in since it was sealed, or names the first that was. It prints, for each workspace, the
anchors: hashes that its owners were mailed each week. Whoever can write in the database
can write a log anew with its seals, but not the mails: compare the two.

  --anchor HASH  fails unless a workspace has this anchor, as a mail gives it

It may run while the server runs. What the last ten minutes brought is not sealed yet.
A customer who is forgotten stays in the log by name; a workspace that is purged takes its
log and its seals along.

  DATABASE_OWNER_URL, DATABASE_URL  as for migrate
`

var errBroken = errors.New("a log is not what was sealed")

func verifyLog(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	flags := flag.NewFlagSet("verify-log", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	anchor := flags.String("anchor", "", "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w; latchkey verify-log --help says what it takes", err)
	}
	if flags.NArg() > 0 {
		return errors.New("latchkey verify-log takes --anchor with a hash, and nothing else")
	}
	c, err := config.Load(getenv, config.NeedOwner)
	if err != nil {
		return err
	}
	broken, met := false, *anchor == ""
	err = postgres.VerifyLogs(ctx, c.OwnerURL, func(p postgres.LogProof) error {
		broken = broken || p.Break != nil
		met = met || slices.ContainsFunc(p.Anchors, func(a postgres.Anchor) bool { return strings.EqualFold(a.Hash, strings.TrimSpace(*anchor)) })
		return printProof(out, p)
	})
	switch {
	case err != nil:
		return err
	case broken:
		return errBroken
	case !met:
		return errors.New("no log has the anchor: that log was written anew, or is not here")
	}
	_, err = fmt.Fprintln(out, "No line was changed, deleted or slipped in.")
	return err
}

func printProof(out io.Writer, p postgres.LogProof) error {
	text := fmt.Sprintf("%s (%s): lines: %d in %d seals", p.Name, p.Slug, p.Lines, p.Seals)
	if p.Unsealed > 0 {
		text += fmt.Sprintf(", not sealed yet: %d", p.Unsealed)
	}
	for _, a := range p.Anchors {
		text += fmt.Sprintf("\n  anchor of %s  %s", a.Day.Format(time.DateOnly), a.Hash)
	}
	if p.Break != nil {
		text += "\n  BROKEN in workspace " + p.Workspace.String() + ": " + p.Break.Error()
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

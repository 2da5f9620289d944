package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// port only names the socket: nothing listens on TCP.
const port = "5432"

var errNotRunning = errors.New("not running")

// ping reports errNotRunning when no server answers, and waits for one that
// is starting or busy.
func (c *Cluster) ping(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		switch sqlState(err) {
		case "57P03", "53300": // starting, too many connections
			if err := pause(ctx); err != nil {
				return err
			}
		case "":
			return errNotRunning
		default:
			return err
		}
	}
}

// boot starts the server, after making its data when there is none.
func (c *Cluster) boot(ctx context.Context, o Options) error {
	data := filepath.Join(c.dir, "data")
	bin, err := findBinaries(ctx, dataVersion(data))
	if errors.Is(err, ErrNoPostgres) {
		bin, err = install(ctx, o.Log, dataVersion(data))
	}
	if err != nil {
		return err
	}
	if c.server, err = takeOver(c.dir); err != nil {
		return err
	}
	if dataVersion(data) == "" {
		if err := c.initialise(ctx, bin, data, o.Durable); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(data, "postgresql.conf"), []byte(config(o.Durable)), 0o600); err != nil {
		return err
	}
	return c.launch(ctx, bin, data)
}

// launch starts the server. One that was just killed holds its data until the
// system has buried it: that is worth a little patience.
func (c *Cluster) launch(ctx context.Context, bin, data string) error {
	log := filepath.Join(c.dir, "log")
	for deadline := time.Now().Add(15 * time.Second); ; {
		// pg_ctl makes the server leader of its own session: Ctrl-C does not reach it.
		err := c.run(ctx, bin, "pg_ctl", "start", "--silent", "--wait", "--pgdata", data, "--log", log)
		if err == nil {
			return c.ping(ctx)
		}
		if !strings.Contains(err.Error(), "another server might be running") || time.Now().After(deadline) {
			return fmt.Errorf("%w\n%s", err, tail(log))
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// initialise makes the data aside and moves it into place, so that a process
// killed half-way leaves nothing that looks whole.
func (c *Cluster) initialise(ctx context.Context, bin, data string, durable bool) error {
	aside := data + ".new"
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	args := []string{"--pgdata", aside, "--username", superuser, "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"}
	if !durable {
		args = append(args, "--no-sync")
	}
	if err := c.run(ctx, bin, "initdb", args...); err != nil {
		return err
	}
	return os.Rename(aside, data)
}

// config is the whole configuration, written anew at each start. The socket
// directory is relative to the data, so no path needs quoting.
func config(durable bool) string {
	settings := []string{
		"listen_addresses = ''",
		"unix_socket_directories = '..'",
		"unix_socket_permissions = 0700",
		"port = " + port,
		"max_connections = 300",
		"timezone = 'UTC'",
	}
	if !durable {
		settings = append(settings,
			"fsync = off",
			"synchronous_commit = off",
			"full_page_writes = off",
			"wal_level = minimal",
			"max_wal_senders = 0",
			"max_wal_size = 256MB", // the data may lie in memory
			"autovacuum = off",     // hundreds of short-lived databases; benchmarks analyse by themselves
		)
	}
	return strings.Join(settings, "\n") + "\n"
}

// Stop ends the server; its data stays.
func (c *Cluster) Stop(ctx context.Context) error { return c.stop(ctx, "fast") }

// Crash ends the server at once, as if it had lost its power: it says goodbye
// to nobody, and recovers when it is started again.
func (c *Cluster) Crash(ctx context.Context) error { return c.stop(ctx, "immediate") }

func (c *Cluster) stop(ctx context.Context, mode string) error {
	unlock, err := lock(ctx, c.dir)
	if err != nil {
		return err
	}
	defer unlock()
	data := filepath.Join(c.dir, "data")
	bin, err := findBinaries(ctx, dataVersion(data))
	if err != nil {
		return err
	}
	if c.server, err = takeOver(c.dir); err != nil {
		return err
	}
	return c.run(ctx, bin, "pg_ctl", "stop", "--silent", "--mode", mode, "--pgdata", data)
}

// run runs one of Postgres's programs as the server's user. It passes on none
// of the caller's PG* variables.
func (c *Cluster) run(ctx context.Context, bin, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(bin, program), args...)
	cmd.Dir = c.dir // the caller's may be closed to the server's user
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	if os.Geteuid() == 0 { // Postgres refuses to run as root
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: c.server.uid, Gid: c.server.gid}}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

// pause waits a moment, or reports that ctx has ended.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

// tail returns the end of a log: what a person needs to see of it.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

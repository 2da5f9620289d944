package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

const binary = "bin/latchkey"

// run builds Latchkey, prepares its database and becomes the server, so that
// a signal reaches it.
func run(ctx context.Context) error {
	if err := setEnvironment(ctx); err != nil {
		return err
	}
	for _, step := range [][]string{
		{"go", "build", "-o", binary, "./cmd/latchkey"},
		{binary, "migrate"},
		{binary, "demo"},
	} {
		cmd := exec.CommandContext(ctx, step[0], step[1:]...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(step, " "), err)
		}
	}
	return syscall.Exec(binary, []string{binary, "serve"}, os.Environ())
}

// live becomes the program that writes in to the one that run started.
func live(ctx context.Context) error {
	if err := setDoors(); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/latchkey")
	build.Stdout, build.Stderr = os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	return syscall.Exec(binary, []string{binary, "demo", "--live"}, os.Environ())
}

// setEnvironment fills in what the caller has not set.
func setEnvironment(ctx context.Context) error {
	if (os.Getenv("DATABASE_URL") == "") != (os.Getenv("DATABASE_OWNER_URL") == "") {
		return errors.New("set both DATABASE_URL (the login that serves) and DATABASE_OWNER_URL (the login that migrates), or neither")
	}
	if os.Getenv("DATABASE_URL") == "" {
		cluster, err := startDatabase(ctx)
		if err != nil {
			return err
		}
		setDefault("DATABASE_URL", cluster.AppURL(database))
		setDefault("DATABASE_OWNER_URL", cluster.OwnerURL(database))
	}
	return setDoors()
}

// setDoors fills in where Latchkey is reached, and its key.
func setDoors() error {
	if os.Getenv("SECRET_KEY") == "" && os.Getenv("SECRET_KEY_FILE") == "" {
		key, err := secretKey()
		if err != nil {
			return err
		}
		setDefault("SECRET_KEY", key)
	}
	setDefault("LATCHKEY_ENV", "development")
	setDefault("LISTEN", "localhost:8080")
	setDefault("MAIL_LISTEN", "localhost:2525")
	setDefault("WHATSAPP_URL", "http://localhost:2580") // Nobody: what is answered over the demo's channel stays on this machine.
	_, port, err := net.SplitHostPort(os.Getenv("LISTEN"))
	if err != nil {
		return fmt.Errorf("LISTEN: %w", err)
	}
	setDefault("PUBLIC_URL", "http://localhost:"+port)
	return nil
}

func setDefault(name, value string) {
	if os.Getenv(name) == "" {
		_ = os.Setenv(name, value) // fails on a malformed name alone
	}
}

// secretKey returns this machine's own key: made once, never in the tree.
func secretKey() (string, error) {
	dir, err := dataDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "secret_key")
	key, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return string(key), err
	}
	random := make([]byte, 32)
	rand.Read(random) // never fails
	key = []byte(base64.StdEncoding.EncodeToString(random))
	return string(key), errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(path, key, 0o600))
}

// dataDir is where this user's data lives, outside the tree so that clones
// share it and `git clean` spares it.
func dataDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/latchkey", nil // the server, not being root, cannot enter root's home
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "latchkey"), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share", "latchkey"), err
}

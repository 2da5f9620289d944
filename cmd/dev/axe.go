package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"latchkey/internal/apt"
)

// The release of axe-core, and the checksum of the one file that is used of it.
const (
	axeRelease = "axe-core@4.14.1"
	axeFile    = "package/axe.min.js"
	axeSHA256  = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
)

var errNoNpm = errors.New("npm is missing, which fetches axe-core for the accessibility tests: install Node.js (Debian: apt-get install npm)")

// fetchAxe returns the path of axe-core, fetched once into the user's cache, so
// that a second clone needs no network for it.
func fetchAxe(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(cache, "latchkey", "axe-"+axeSHA256[:12]+".min.js")
	if script, err := os.ReadFile(path); err == nil && isAxe(script) {
		return path, nil
	}
	script, err := downloadAxe(ctx)
	if err != nil {
		return "", err
	}
	if !isAxe(script) {
		return "", fmt.Errorf("%s of %s does not have the checksum that this tree expects", axeFile, axeRelease)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, script, 0o644)
}

func isAxe(script []byte) bool {
	return fmt.Sprintf("%x", sha256.Sum256(script)) == axeSHA256
}

// downloadAxe lets npm fetch the release, from whichever registry it is set
// up for, and unpacks the one file.
func downloadAxe(ctx context.Context) ([]byte, error) {
	if _, err := exec.LookPath("npm"); err != nil {
		if err := apt.Install(ctx, os.Stderr, "npm"); errors.Is(err, apt.ErrUnavailable) {
			return nil, errNoNpm
		} else if err != nil {
			return nil, err
		}
	}
	dir, err := os.MkdirTemp("", "axe-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	pack := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, axeRelease)
	if out, err := pack.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w\n%s", axeRelease, err, out)
	}
	packed, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(packed) != 1 {
		return nil, fmt.Errorf("npm pack %s left %d files", axeRelease, len(packed))
	}
	return unpack(packed[0], axeFile)
}

// unpack reads one file out of a gzipped tar.
func unpack(archive, name string) ([]byte, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(plain); ; {
		header, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", name, filepath.Base(archive), err)
		}
		if header.Name == name {
			return io.ReadAll(files)
		}
	}
}

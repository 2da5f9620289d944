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
	"path"
	"path/filepath"

	"latchkey/internal/apt"
)

// npmFile is one file of a pinned release in npm's registry.
type npmFile struct {
	release, name, sha256 string
}

var errNoNpm = errors.New("npm is missing, which fetches axe-core and the icons: install Node.js (Debian: apt-get install npm)")

// fetch returns the path of the file, fetched once into the user's cache, so
// that a second clone needs no network for it.
func (f npmFile) fetch(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cached := filepath.Join(cache, "latchkey", f.sha256[:12]+"-"+path.Base(f.name))
	if content, err := os.ReadFile(cached); err == nil && f.is(content) {
		return cached, nil
	}
	content, err := f.download(ctx)
	if err != nil {
		return "", err
	}
	if !f.is(content) {
		return "", fmt.Errorf("%s of %s does not have the checksum that this tree expects", f.name, f.release)
	}
	if err := os.MkdirAll(filepath.Dir(cached), 0o755); err != nil {
		return "", err
	}
	return cached, os.WriteFile(cached, content, 0o644)
}

func (f npmFile) is(content []byte) bool {
	return fmt.Sprintf("%x", sha256.Sum256(content)) == f.sha256
}

// download lets npm fetch the release, from whichever registry it is set up
// for, and unpacks the one file.
func (f npmFile) download(ctx context.Context) ([]byte, error) {
	if _, err := exec.LookPath("npm"); err != nil {
		if err := apt.Install(ctx, os.Stderr, "npm"); errors.Is(err, apt.ErrUnavailable) {
			return nil, errNoNpm
		} else if err != nil {
			return nil, err
		}
	}
	dir, err := os.MkdirTemp("", "npm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	pack := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, f.release)
	if out, err := pack.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w\n%s", f.release, err, out)
	}
	packed, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(packed) != 1 {
		return nil, fmt.Errorf("npm pack %s left %d files", f.release, len(packed))
	}
	return unpack(packed[0], f.name)
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

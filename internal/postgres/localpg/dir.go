package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that the server runs as.
type account struct{ uid, gid uint32 }

// TestDir returns where the cluster of the tests lives: in memory when there
// is room, for it loses nothing that anyone would miss. The name carries the
// user, since each has a cluster of one's own.
func TestDir() string {
	const room = 2 << 30 // containers often have but 64 MB
	name := fmt.Sprintf("latchkey-test-%d", os.Geteuid())
	memory := filepath.Join("/dev/shm", name)
	if _, err := os.Lstat(memory); err == nil {
		return memory // may itself have used up the room
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &fs); err == nil && fs.Bavail*uint64(fs.Bsize) >= room {
		return memory
	}
	// Not os.TempDir: its path may be long, or closed to the server's user.
	return filepath.Join("/tmp", name)
}

// checkSocketPath refuses a directory that is too deep for a Unix socket.
func checkSocketPath(dir string) error {
	const longest = 103 // on macOS; Linux has four more
	if socket := filepath.Join(dir, ".s.PGSQL."+port); len(socket) > longest {
		return fmt.Errorf("the path of the Postgres socket has %d bytes, %d are the limit: choose a shorter directory than %s",
			len(socket), longest, dir)
	}
	return nil
}

// lock makes dir when it is missing and waits until no other process holds
// it. The lock ends with the process, however that ends.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	if _, err := owned(dir); err != nil {
		return nil, err
	}
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { f.Close() }, nil
		}
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = pause(ctx)
		}
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", dir, err)
		}
	}
}

// owned returns the owner of dir and refuses one that a stranger made, or can
// enter: with /tmp as parent anybody could have come first.
func owned(dir string) (account, error) {
	info, err := os.Lstat(dir)
	if err != nil {
		return account{}, err
	}
	stat := info.Sys().(*syscall.Stat_t)
	holder := account{stat.Uid, stat.Gid}
	trusted := int(holder.uid) == os.Geteuid()
	for _, candidate := range candidates() {
		trusted = trusted || candidate.uid == holder.uid
	}
	if !info.IsDir() || !trusted || info.Mode().Perm()&0o077 != 0 {
		return account{}, fmt.Errorf("%s must be a directory of your own with mode 0700: remove it or choose another", dir)
	}
	return holder, nil
}

// takeOver gives dir to the user that the server runs as, who must own its
// data, and returns that user.
func takeOver(dir string) (account, error) {
	holder, err := owned(dir)
	if err != nil || os.Geteuid() != 0 || holder.uid != 0 {
		return holder, err
	}
	fit := candidates()
	if len(fit) == 0 {
		return account{}, errors.New("no user postgres or nobody to run the server as, which refuses to be root")
	}
	return fit[0], os.Chown(dir, int(fit[0].uid), int(fit[0].gid))
}

// candidates are the users that root may run the server as, best first.
func candidates() []account {
	if os.Geteuid() != 0 {
		return nil
	}
	var found []account
	for _, name := range []string{superuser, "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err == nil {
			found = append(found, account{uint32(uid), uint32(gid)})
		}
	}
	return found
}

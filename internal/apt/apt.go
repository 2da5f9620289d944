// Package apt installs the programs that development and tests need, so that
// a fresh container needs nothing but Go.
package apt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// ErrUnavailable says that this machine or this user cannot install packages.
var ErrUnavailable = errors.New("not root on a system with apt")

// Install installs Debian packages and tells log what it is about to do.
func Install(ctx context.Context, log io.Writer, packages ...string) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return ErrUnavailable
	}
	fmt.Fprintf(log, "Installing %s through apt…\n", strings.Join(packages, ", "))
	install := append([]string{"install", "-qq", "--no-install-recommends"}, packages...)
	for _, args := range [][]string{{"update", "-qq"}, install} {
		// Another package may be installing at this moment: wait for it.
		args = append([]string{"-y", "-o", "DPkg::Lock::Timeout=300"}, args...)
		cmd := exec.CommandContext(ctx, apt, args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	return nil
}

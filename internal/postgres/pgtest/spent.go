package pgtest

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Backends is the time that the program's connections have had of the processors.
func Backends(b *testing.B, db *DB) (sum time.Duration) {
	b.Helper()
	for _, pid := range List[int](b, db, `select pid from pg_stat_activity where datname = current_database() and usename = 'latchkey_app'`) {
		sum += CPUOf(b, pid)
	}
	return sum
}

// CPUOf is the time that a process has had.
func CPUOf(b *testing.B, pid int) (sum time.Duration) {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("it reads /proc")
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')'):])
	for _, ticks := range fields[12:14] { // of the program and of the kernel, a hundred a second
		n, err := strconv.Atoi(string(ticks))
		Must(b, err)
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}

// Spent is the time that this process has had.
func Spent(b *testing.B) time.Duration {
	b.Helper()
	var of syscall.Rusage
	Must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &of))
	return time.Duration(of.Utime.Nano() + of.Stime.Nano())
}

// Resident is the memory that this process holds once it has given back what it can.
func Resident() uint64 {
	debug.FreeOSMemory()
	return Holds()
}

// Holds is the memory that this process holds now.
func Holds() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

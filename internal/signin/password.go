package signin

import (
	"context"
	_ "embed"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"latchkey/internal/fault"
)

// Lengths of a password, in characters.
const (
	MinPassword = 12
	MaxPassword = 128
)

// parameters are Argon2id's: 19 MiB, two passes, one lane.
var parameters = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// slots bounds how many hashes are made at once, because each takes 19 MiB: a
// flood of sign-ins waits instead of eating the memory.
var slots = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// stranger is compared against when an address has no account, so that the
// answer takes as long as for one that has.
var stranger = "$argon2id$v=19$m=19456,t=2,p=1$5sIgxhkgBl5zGb2QDAxgcw$w5GZx3Q0s1gax7tC2Li5+RMrNVtyZqh9oBJKhTg9tyw"

//go:embed common.txt
var commonText string

var common = func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(commonText) {
		set[strings.TrimSpace(line)] = true
	}
	return set
}()

// CheckNew says whether a password may be chosen: long enough, not among the
// common ones, not the address. There are no rules of composition.
func CheckNew(field, password, email string) error {
	length := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case length < MinPassword:
		return fault.Field(field, "fault.password_short", "Min", MinPassword)
	case length > MaxPassword:
		return fault.Field(field, "fault.password_long", "Max", MaxPassword)
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return fault.Field(field, "fault.characters")
	case common[lower] || lower == strings.ToLower(email) || strings.Count(lower, lower[:1]) == len(lower):
		return fault.Field(field, "fault.password_common")
	}
	return nil
}

// Hash makes the string that is stored. It waits for a slot; the error is the
// context's.
func Hash(ctx context.Context, password string) (string, error) {
	if err := take(ctx); err != nil {
		return "", err
	}
	defer func() { <-slots }()
	return argon2id.CreateHash(password, parameters)
}

// Verify compares a password with a stored hash, "" for an address without an
// account. When the hash was made with weaker parameters it returns a new one.
func Verify(ctx context.Context, password, hash string) (ok bool, rehash string, err error) {
	if err := take(ctx); err != nil {
		return false, "", err
	}
	defer func() { <-slots }()
	if hash == "" || len(password) > 4*MaxPassword {
		_, err := argon2id.ComparePasswordAndHash("no", stranger)
		return false, "", err
	}
	ok, used, err := argon2id.CheckHash(password, hash)
	if err != nil || !ok {
		return false, "", err
	}
	if used.Memory < parameters.Memory || used.Iterations < parameters.Iterations {
		if rehash, err = argon2id.CreateHash(password, parameters); err != nil {
			return false, "", err
		}
	}
	return true, rehash, nil
}

func take(ctx context.Context) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

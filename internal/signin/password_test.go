package signin

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"latchkey/internal/fault"
)

const good = "correct horse battery"

func TestPasswordsThatMayBeChosen(t *testing.T) {
	t.Parallel()
	const email = "ann.lee@example.com"
	for _, password := range []string{good, strings.Repeat("é", 11) + "e", strings.Repeat("ab", 64), strings.Repeat("é", 127) + "e",
		"ann.lee@example.org", " spaces count ", "aaaaaaaaaaaab"} {
		if err := CheckNew("password", password, email); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
	for password, want := range map[string]string{
		"": "fault.password_short", "elevenchars": "fault.password_short", strings.Repeat("é", 10) + "e": "fault.password_short",
		strings.Repeat("ab", 64) + "c": "fault.password_long", good + "\x00": "fault.characters", good + "\xff": "fault.characters",
		"aaaaaaaaaaaa": "fault.password_common", "AAAAAAaaaaaa": "fault.password_common", "qwertyuiop123": "fault.password_common",
		"QwertyUiop123":       "fault.password_common",
		"Ann.Lee@Example.com": "fault.password_common",
	} {
		var got *fault.Fault
		if err := CheckNew("password", password, email); !errors.As(err, &got) || got.Key != want || got.Field != "password" || got.Kind != fault.Invalid {
			t.Errorf("%q: %v, want %s", password, err, want)
		}
	}
}

func TestAPasswordIsVerified(t *testing.T) {
	t.Parallel()
	hash, err := Hash(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Hash(t.Context(), good)
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same: %v", err)
	}
	for name, c := range map[string]struct {
		password, hash string
		ok             bool
	}{
		"the password": {good, hash, true}, "another": {good + "!", hash, false}, "in capitals": {strings.ToUpper(good), hash, false},
		"none":                          {"", hash, false},
		"an address without an account": {good, "", false}, "what stands in for one": {"no", "", false},
		"a flood": {strings.Repeat("x", 4*MaxPassword+1), hash, false},
	} {
		if ok, rehash, err := Verify(t.Context(), c.password, c.hash); ok != c.ok || rehash != "" || err != nil {
			t.Errorf("%s: %t, %q, %v", name, ok, rehash, err)
		}
	}
	if ok, _, err := Verify(t.Context(), good, "$argon2id$broken"); ok || err == nil {
		t.Errorf("a broken hash: %t, %v", ok, err)
	}
}

// What is stored costs what the rules say, and an address without an account as
// much, so that the time of the answer tells nothing.
func TestRule19WhatAHashCosts(t *testing.T) {
	t.Parallel()
	hash, err := Hash(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	for name, stored := range map[string]string{"a hash": hash, "a stranger's": stranger} {
		used, _, _, err := argon2id.DecodeHash(stored)
		if want := (argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}); err != nil || *used != want {
			t.Errorf("%s costs %+v, %v", name, used, err)
		}
	}
}

// A hash of fewer bytes or passes than today's is made anew, once the password is known to be right.
func TestAWeakHashIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, weak := range map[string]argon2id.Params{
		"less memory":  {Memory: 64, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		"fewer passes": {Memory: parameters.Memory, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	} {
		hash, err := argon2id.CreateHash(good, &weak)
		if err != nil {
			t.Fatal(err)
		}
		if ok, rehash, err := Verify(t.Context(), "another one", hash); ok || rehash != "" || err != nil {
			t.Errorf("%s: another password: %t, %q, %v", name, ok, rehash, err)
		}
		ok, rehash, err := Verify(t.Context(), good, hash)
		if !ok || err != nil {
			t.Fatalf("%s: %t, %v", name, ok, err)
		}
		if used, _, _, err := argon2id.DecodeHash(rehash); err != nil || *used != *parameters {
			t.Errorf("%s: made anew with %+v, %v", name, used, err)
		}
	}
}

// Whoever stops waiting for a slot is let go, and takes none.
func TestAFloodOfSignInsWaits(t *testing.T) {
	t.Parallel()
	for range cap(slots) {
		slots <- struct{}{} // Those of other tests come back first.
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Hash(ctx, good)
	_, _, verified := Verify(ctx, good, "")
	if !errors.Is(err, context.Canceled) || !errors.Is(verified, context.Canceled) {
		t.Errorf("%v, %v", err, verified)
	}
	for range cap(slots) {
		<-slots
	}
	for range cap(slots) + 1 { // Each gives its slot back.
		if _, _, err := Verify(t.Context(), good, ""); err != nil {
			t.Fatal(err)
		}
	}
}

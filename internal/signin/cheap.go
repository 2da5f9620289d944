package signin

import "github.com/alexedwards/argon2id"

// HashCheaply makes what is hashed from now on cost next to nothing, and returns the
// way back. Tests of pages call it, for half of their time went into passwords; that
// nothing else does is tested.
func HashCheaply() (undo func(), err error) {
	cheap := &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	nobody, err := argon2id.CreateHash("yes", cheap)
	if err != nil {
		return nil, err
	}
	dear, before := parameters, stranger
	parameters, stranger = cheap, nobody
	return func() { parameters, stranger = dear, before }, nil
}

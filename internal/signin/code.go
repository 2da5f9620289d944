package signin

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// CodeLength is how many digits a code has.
const CodeLength = 8

// Code is a link in eight digits, for whoever types it where they are signed in. It takes
// as little to guess as it takes to type: count the tries.
func Code(link string) string {
	sum := sha256.Sum256([]byte("code\x00" + link))
	return fmt.Sprintf("%0*d", CodeLength, binary.BigEndian.Uint64(sum[:])%100_000_000)
}

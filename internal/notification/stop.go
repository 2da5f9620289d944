package notification

import (
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/signin"
)

// Set is some kinds as a number: of each kind its place among Kinds is a bit.
type Set int

// SetOf is the set of some kinds.
func SetOf(kinds ...Kind) (set Set) {
	for i, kind := range Kinds() {
		if slices.Contains(kinds, kind) {
			set |= 1 << i
		}
	}
	return set
}

// Kinds lists what is in it.
func (s Set) Kinds() (kinds []Kind) {
	for i, kind := range Kinds() {
		if s&(1<<i) != 0 {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Stop names whose mails of which kinds are to stop.
type Stop struct {
	Workspace, Member uuid.UUID
	Set
}

// idsLength is how many characters the two ids of a token have.
const idsLength = 43

// Token is a Stop in an address, with the secret link of its member and its kinds behind the ids.
func (s Stop) Token(link string) string {
	return base64.RawURLEncoding.EncodeToString(append(s.Workspace[:], s.Member[:]...)) + link + strconv.Itoa(int(s.Set))
}

// ReadStop reads a token and the link in it; false for one that is none.
func ReadStop(token string) (s Stop, link string, ok bool) {
	const secret = idsLength + signin.LinkLength
	if len(token) <= secret {
		return s, "", false
	}
	both, err := base64.RawURLEncoding.DecodeString(token[:idsLength])
	set, wrong := strconv.ParseUint(token[secret:], 10, 16)
	if s.Set = Set(set); err != nil || wrong != nil || set == 0 || SetOf(s.Kinds()...) != s.Set {
		return s, "", false
	}
	copy(s.Workspace[:], both)
	copy(s.Member[:], both[len(s.Workspace):])
	return s, token[idsLength:secret], true
}

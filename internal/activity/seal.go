package activity

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"time"

	"github.com/google/uuid"
)

// Line is a line of the log as it is sealed: all that it holds.
type Line struct {
	Kind   string // the table that it stands in
	At     time.Time
	ID     uuid.UUID
	Fields []*string // nil for null
}

// Place is a place in the order in which lines are sealed: of their time, then of their id.
type Place struct {
	At time.Time
	ID uuid.UUID
}

// Place is where the line stands.
func (l *Line) Place() Place { return Place{l.At, l.ID} }

// Compare orders places.
func (p Place) Compare(other Place) int {
	return cmp.Or(p.At.Compare(other.At), bytes.Compare(p.ID[:], other.ID[:]))
}

// Seal closes some lines of the log, upon the seal before.
type Seal struct {
	Number  int64
	To      Place
	Lines   int
	Digests []byte
	Hash    []byte
}

// shortDigest is how much of a line's hash stands beside its id, in bytes: enough to name the
// line that was changed. What proves it is the hash of the seal.
const shortDigest = 8

// digestSize is what Digests holds of a line.
const digestSize = len(uuid.UUID{}) + shortDigest

// Next seals lines, which stand in their order behind the seal before, up to a place. The zero
// seal is before the first.
func (s Seal) Next(workspace uuid.UUID, lines []Line, to Place) Seal {
	next := Seal{Number: s.Number + 1, To: to, Lines: len(lines), Digests: make([]byte, 0, len(lines)*digestSize)}
	sum := sha256.New()
	write(sum, []byte("latchkey log"), s.Hash, workspace[:])
	number(sum, next.Number, to.At.UnixMicro(), int64(len(lines)))
	write(sum, to.ID[:])
	for i := range lines {
		digest := lines[i].digest()
		write(sum, digest)
		next.Digests = append(append(next.Digests, lines[i].ID[:]...), digest[:shortDigest]...)
	}
	next.Hash = sum.Sum(nil)
	return next
}

func (l *Line) digest() []byte {
	sum := sha256.New()
	write(sum, []byte(l.Kind), l.ID[:])
	number(sum, l.At.UnixMicro(), int64(len(l.Fields)))
	for _, field := range l.Fields {
		if field == nil {
			number(sum, -1)
			continue
		}
		write(sum, []byte(*field))
	}
	return sum.Sum(nil)
}

// write adds parts, each behind its length, so that no two lists of parts are alike.
func write(sum hash.Hash, parts ...[]byte) {
	for _, part := range parts {
		number(sum, int64(len(part)))
		_, _ = sum.Write(part) // It never fails.
	}
}

func number(sum hash.Hash, numbers ...int64) {
	for _, n := range numbers {
		_ = binary.Write(sum, binary.BigEndian, n)
	}
}

// Break is the first place at which the log is not what was sealed.
type Break struct {
	Seal  int64
	What  string    // "changed", "deleted", "inserted": a line; "missing", "forged": the seal
	Line  uuid.UUID // of the three
	There *Line     // that stands there, nil for one that is gone
}

func (b *Break) Error() string {
	switch b.What {
	case Missing:
		return fmt.Sprintf("seal %d is missing", b.Seal)
	case Forged:
		return fmt.Sprintf("seal %d is not what it was: its lines are, or it stands upon another", b.Seal)
	case Deleted:
		return fmt.Sprintf("line %s was deleted behind seal %d", b.Line, b.Seal)
	}
	at := b.There.At.UTC().Format(time.RFC3339Nano)
	return fmt.Sprintf("line %s of %s, of %s, was %s behind seal %d", b.Line, b.There.Kind, at, b.What, b.Seal)
}

// What a break is.
const (
	Changed  = "changed"
	Deleted  = "deleted"
	Inserted = "inserted"
	Missing  = "missing"
	Forged   = "forged"
)

// Check compares a seal with the lines that stand where it was made, and tells the first break,
// nil for none.
func (s Seal) Check(workspace uuid.UUID, stored Seal, lines []Line) *Break {
	if stored.Number != s.Number+1 {
		return &Break{Seal: s.Number + 1, What: Missing}
	}
	if bytes.Equal(s.Next(workspace, lines, stored.To).Hash, stored.Hash) {
		return nil
	}
	sealed := stored.Digests
	was := map[uuid.UUID][]byte{}
	for rest := sealed; len(rest) >= digestSize; rest = rest[digestSize:] {
		was[uuid.UUID(rest[:len(uuid.UUID{})])] = rest[len(uuid.UUID{}):digestSize]
	}
	for i := range lines {
		line := &lines[i]
		digest, known := was[line.ID]
		switch {
		case !known:
			return &Break{Seal: stored.Number, What: Inserted, Line: line.ID, There: line}
		case len(sealed) >= digestSize && uuid.UUID(sealed[:len(uuid.UUID{})]) != line.ID:
			return &Break{Seal: stored.Number, What: Deleted, Line: uuid.UUID(sealed[:len(uuid.UUID{})])}
		case !bytes.Equal(digest, line.digest()[:shortDigest]):
			return &Break{Seal: stored.Number, What: Changed, Line: line.ID, There: line}
		}
		sealed = sealed[digestSize:]
	}
	if len(sealed) >= digestSize {
		return &Break{Seal: stored.Number, What: Deleted, Line: uuid.UUID(sealed[:len(uuid.UUID{})])}
	}
	return &Break{Seal: stored.Number, What: Forged}
}

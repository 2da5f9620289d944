package importing

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"golang.org/x/text/unicode/norm"
)

// RowSum is of many rows, in whatever order they come.
type RowSum [16]byte

// Add takes one more row in: what its columns say of their fields, in whatever
// order these stand, and however the file is written.
func (r *Reader) Add(sum *RowSum, cells []string) {
	row := row{Reader: r, cells: cells}
	var text []byte
	for _, field := range r.sorted {
		if cell := row.cell(field); cell != "" {
			text = append(text, field...)
			text = append(text, 0)
			text = norm.NFC.AppendString(text, cell)
			text = append(text, 0)
		}
	}
	if text == nil {
		return
	}
	one := sha256.Sum256(text)
	low, carry := bits.Add64(binary.BigEndian.Uint64(sum[8:]), binary.BigEndian.Uint64(one[8:]), 0)
	high, _ := bits.Add64(binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(one[:]), carry)
	binary.BigEndian.PutUint64(sum[8:], low)
	binary.BigEndian.PutUint64(sum[:], high)
}

// MarshalText writes a sum.
func (s RowSum) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

// UnmarshalText reads one.
func (s *RowSum) UnmarshalText(text []byte) error {
	read, err := hex.DecodeString(string(text))
	copy(s[:], read)
	return err
}

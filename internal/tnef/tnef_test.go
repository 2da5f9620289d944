package tnef_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/internal/tnef"
)

func attribute(level byte, id uint32, value string) string {
	head := append([]byte{level}, binary.LittleEndian.AppendUint32(nil, id)...)
	return string(binary.LittleEndian.AppendUint32(head, uint32(len(value)))) + value + "\x00\x00"
}

func u32(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

func padded(text string) string {
	return u32(len(text)) + text + strings.Repeat("\x00", -len(text)&3)
}

const start = tnef.Signature + "\x01\x00"

// box holds a text and two files, one of which has a long name among properties of all kinds.
var box = start + attribute(1, 0x0002800C, "Hello\x00") + attribute(1, 0x00069003, "anything") +
	attribute(2, 0x00069002, "") + attribute(2, 0x00018010, "OFFER~1.PDF\x00") + attribute(2, 0x0006800F, "%PDF") +
	attribute(2, 0x00069005, u32(4)+"\x03\x00\x05\x37"+u32(1)+"\x02\x01\x03\x80"+strings.Repeat("g", 16)+u32(1)+padded("name")+u32(1)+padded("blobs")+
		"\x03\x10\x06\x37"+u32(2)+u32(1)+u32(2)+"\x1f\x00\x07\x37"+u32(1)+padded("o\x00f\x00f\x00\xe9\x00.\x00p\x00d\x00f\x00\x00\x00")) +
	attribute(2, 0x00069002, "") + attribute(2, 0x00018010, "b.txt\x00") + attribute(2, 0x0006800F, "b")

// The files of a box are those that were packed, with the names that their sender gave
// them. What is cut is read as far as it goes, and no more files than are asked for.
func TestABoxIsOpened(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		box    string
		most   int
		want   string
		broken bool
	}{
		"whole":             {box, 50, `"Hello" [{"offé.pdf" "%PDF"} {"b.txt" "b"}]`, false},
		"one of two":        {box, 1, `"Hello" [{"offé.pdf" "%PDF"}]`, false},
		"cut in a file":     {box[:len(box)-4], 50, `"Hello" [{"offé.pdf" "%PDF"} {"b.txt" ""}]`, true},
		"a length too long": {start + "\x02\x02\x90\x06\x00\xff\xff\xff\x7f", 50, `"" []`, true},
		"data of no file":   {start + attribute(2, 0x0006800F, "b"), 50, `"" []`, false},
		"broken properties": {start + attribute(2, 0x00069002, "") + attribute(2, 0x00069005, u32(1<<30)+"\x1e\x10\x07\x37"+u32(1<<30)), 50, `"" [{"" ""}]`, false},
		"empty":             {start, 50, `"" []`, false},
		"no box":            {"PK\x03\x04", 50, `"" []`, true},
	} {
		text, files, err := tnef.Open([]byte(c.box), c.most)
		if got := fmt.Sprintf("%q %q", text, files); got != c.want || errors.Is(err, tnef.ErrBroken) != c.broken {
			t.Errorf("%s: %s %v, want %s", name, got, err, c.want)
		}
	}
}

// Whatever somebody sends as a box, nothing fails but the box.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(box))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, files, _ := tnef.Open(raw, 50); len(files) > 50 {
			t.Errorf("%d files", len(files))
		}
	})
}

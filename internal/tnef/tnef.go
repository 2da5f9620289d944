// Package tnef opens winmail.dat: the box in which Outlook packs what it sends, which
// other programs show as one file that nobody can read.
package tnef

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// Signature begins every box.
const Signature = "\x78\x9f\x3e\x22"

// ErrBroken is what is no box, or ends too early.
var ErrBroken = errors.New("tnef: no box, or a broken one")

// File is one in a box. Its name is as its sender gave it, and may hold anything.
type File struct {
	Name  string
	Bytes []byte // a part of the box
}

// The attributes that are read, and the property of a long name.
const (
	message       = 1 // levels
	attachment    = 2
	body          = 0x0002800C
	beginsFile    = 0x00069002
	shortName     = 0x00018010
	data          = 0x0006800F
	properties    = 0x00069005
	longName      = 0x3707
	text8, text16 = 0x1E, 0x1F // types of properties
	object, blob  = 0x0D, 0x102
)

// Open reads the text and the files of a box, and no more files than so many. What it
// holds is not longer than the box: nothing in it is compressed. Checksums are not looked
// at, since programs write wrong ones. A box that is cut is read as far as it goes.
func Open(box []byte, most int) (text string, files []File, err error) {
	if !bytes.HasPrefix(box, []byte(Signature)) || len(box) < len(Signature)+2 {
		return "", nil, ErrBroken
	}
	rest := box[len(Signature)+2:]
	for len(rest) > 0 {
		const head, sum = 9, 2
		if len(rest) < head {
			return text, files, ErrBroken
		}
		level, id, length := rest[0], binary.LittleEndian.Uint32(rest[1:]), int(binary.LittleEndian.Uint32(rest[5:]))
		if length < 0 || length > len(rest)-head {
			return text, files, ErrBroken
		}
		value := rest[head : head+length]
		rest = rest[min(len(rest), head+length+sum):]
		switch {
		case level == message && id == body:
			text = ended(value)
		case level != attachment:
		case id == beginsFile:
			if len(files) == most {
				return text, files, nil
			}
			files = append(files, File{})
		case len(files) == 0:
		case id == shortName:
			if file := &files[len(files)-1]; file.Name == "" {
				file.Name = ended(value)
			}
		case id == data:
			files[len(files)-1].Bytes = value
		case id == properties:
			if name := nameIn(value); name != "" {
				files[len(files)-1].Name = name
			}
		}
	}
	return text, files, nil
}

// ended is a text up to the zero at its end.
func ended(value []byte) string {
	text, _, _ := bytes.Cut(value, []byte{0})
	return string(text)
}

// nameIn finds the long name of a file among its properties.
func nameIn(value []byte) string {
	r := reader{rest: value}
	for range r.number(4) {
		kind, id := r.number(2), r.number(2)
		if id >= 0x8000 { // It has a name of its own.
			r.take(16)
			if r.number(4) == 0 {
				r.take(4)
			} else {
				r.padded(r.number(4))
			}
		}
		count := 1
		many := kind&0x1000 != 0
		switch kind &^= 0x1000; kind {
		case text8, text16, object, blob:
			count = r.number(4)
		default:
			if many {
				count = r.number(4)
			}
		}
		for range count {
			found := r.property(kind)
			if id == longName && kind == text8 {
				return ended(found)
			}
			if id == longName && kind == text16 {
				return wide(found)
			}
			if r.broken {
				return ""
			}
		}
		if r.broken {
			return ""
		}
	}
	return ""
}

// wide is a text of letters of two bytes.
func wide(value []byte) string {
	letters := make([]uint16, len(value)/2)
	for i := range letters {
		letters[i] = binary.LittleEndian.Uint16(value[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(letters)), "\x00")
}

// reader reads numbers and values, until it finds one that is not there.
type reader struct {
	rest   []byte
	broken bool
}

func (r *reader) take(length int) []byte {
	if length < 0 || length > len(r.rest) {
		r.broken, r.rest = true, nil
		return nil
	}
	value := r.rest[:length]
	r.rest = r.rest[length:]
	return value
}

// padded takes a value, and what fills it up to four bytes.
func (r *reader) padded(length int) []byte {
	value := r.take(length)
	r.take(min(-length&3, len(r.rest)))
	return value
}

func (r *reader) number(length int) (n int) {
	for i, b := range r.take(length) {
		n |= int(b) << (8 * i)
	}
	return n
}

func (r *reader) property(kind int) []byte {
	switch kind {
	case text8, text16, object, blob:
		return r.padded(r.number(4))
	case 0x02, 0x03, 0x04, 0x0A, 0x0B:
		return r.take(4)
	case 0x05, 0x06, 0x07, 0x14, 0x40:
		return r.take(8)
	case 0x48:
		return r.take(16)
	}
	r.broken = true
	return nil
}

// Package picture takes out of pictures what they say besides what they show: where they
// were taken and when, by whom, and whatever programs and people wrote into them.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrUnknown is what is no picture of a kind that is known here, or ends too early.
var ErrUnknown = errors.New("picture: not one that can be cleaned")

// Clean is a JPEG, PNG, GIF or WebP without what it says besides, as large or smaller. It
// draws nothing anew: it keeps the parts that a picture is drawn from, and of a photo the
// way in which it is held. It fails with ErrUnknown.
func Clean(kind string, raw []byte) ([]byte, error) {
	switch kind {
	case "image/jpeg":
		return jpeg(raw)
	case "image/png":
		return png(raw)
	case "image/gif":
		return gif(raw)
	case "image/webp":
		return webp(raw)
	}
	return nil, ErrUnknown
}

// jpeg keeps the segments that are drawn from. Its data ends at the mark of its end,
// whatever stands behind it.
func jpeg(raw []byte) ([]byte, error) {
	const start, end, scan = 0xD8, 0xD9, 0xDA
	if len(raw) < 2 || raw[0] != 0xFF || raw[1] != start {
		return nil, ErrUnknown
	}
	out := append(make([]byte, 0, len(raw)), raw[:2]...)
	for at := 2; ; {
		for at < len(raw) && raw[at] == 0xFF && at+1 < len(raw) && raw[at+1] == 0xFF {
			at++ // It is filled up.
		}
		if at+2 > len(raw) || raw[at] != 0xFF {
			return nil, ErrUnknown
		}
		mark := raw[at+1]
		if mark == end {
			return append(out, 0xFF, end), nil
		}
		if at+4 > len(raw) {
			return nil, ErrUnknown
		}
		next := at + 2 + int(binary.BigEndian.Uint16(raw[at+2:]))
		if next < at+4 || next > len(raw) {
			return nil, ErrUnknown
		}
		segment := raw[at:next]
		switch {
		case mark == 0xE1: // EXIF, of which the way it is held stays
			if turn := orientation(segment[4:]); turn > 1 {
				out = append(out, held(turn)...)
			}
		case mark == 0xEE: // how its colours are kept
			const length = 12
			if len(segment) >= 4+length && string(segment[4:9]) == "Adobe" {
				out = append(out, 0xFF, 0xEE, 0, 2+length)
				out = append(out, segment[4:4+length]...)
			}
		case mark >= 0xE0 && mark <= 0xEF, mark == 0xFE: // of programs, and comments
		default:
			out = append(out, segment...)
		}
		at = next
		if mark != scan {
			continue
		}
		for at+1 < len(raw) && (raw[at] != 0xFF || raw[at+1] == 0 || raw[at+1] >= 0xD0 && raw[at+1] <= 0xD7) {
			at++
		}
		out = append(out, raw[next:at]...)
	}
}

// orientation is the way in which a photo is held, 0 where EXIF does not say.
func orientation(exif []byte) uint16 {
	const header, tag = "Exif\x00\x00", 0x0112
	if !bytes.HasPrefix(exif, []byte(header)) {
		return 0
	}
	tiff := exif[len(header):]
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(tiff, []byte("MM\x00*")):
		return 0
	}
	if len(tiff) < 8 {
		return 0
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 0
	}
	for entry := range int(order.Uint16(tiff[at:])) {
		from := at + 2 + 12*entry
		if from+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[from:]) == tag {
			if turn := order.Uint16(tiff[from+8:]); turn <= 8 {
				return turn
			}
			return 0
		}
	}
	return 0
}

// held is a segment of EXIF that says how a photo is held, and nothing else.
func held(turn uint16) []byte {
	return append([]byte{0xFF, 0xE1, 0, 34}, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+
		string(rune(turn))+"\x00\x00\x00\x00\x00\x00"...)
}

// png keeps the chunks that are drawn from.
func png(raw []byte) ([]byte, error) {
	const signature, frame = "\x89PNG\r\n\x1a\n", 12
	if !bytes.HasPrefix(raw, []byte(signature)) {
		return nil, ErrUnknown
	}
	out := append(make([]byte, 0, len(raw)), signature...)
	for at := len(signature); at+frame <= len(raw); {
		next := at + frame + int(binary.BigEndian.Uint32(raw[at:]))
		if next < at+frame || next > len(raw) {
			return nil, ErrUnknown
		}
		switch name := string(raw[at+4 : at+8]); name {
		case "IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT":
			out = append(out, raw[at:next]...)
		case "IEND":
			return append(out, raw[at:next]...), nil
		}
		at = next
	}
	return nil, ErrUnknown
}

// gif keeps its pictures, how long each is shown and how often.
func gif(raw []byte) ([]byte, error) {
	const header, extension, picture, end = 13, 0x21, 0x2C, 0x3B
	if len(raw) < header || !bytes.HasPrefix(raw, []byte("GIF8")) {
		return nil, ErrUnknown
	}
	at := header + colours(raw[10])
	if at > len(raw) {
		return nil, ErrUnknown
	}
	out := append(make([]byte, 0, len(raw)), raw[:at]...)
	for at < len(raw) {
		from, keeps := at, true
		switch raw[at] {
		case end:
			return append(out, end), nil
		case extension:
			if at+2 > len(raw) {
				return nil, ErrUnknown
			}
			const control, program = 0xF9, 0xFF
			keeps = raw[at+1] == control || raw[at+1] == program && bytes.HasPrefix(raw[at+2:], []byte("\x0bNETSCAPE2.0\x03"))
			at += 2
		case picture:
			if at+10 > len(raw) {
				return nil, ErrUnknown
			}
			at += 10 + colours(raw[at+9]) + 1
		default:
			return nil, ErrUnknown
		}
		for { // pieces, each with its length, to an empty one
			if at >= len(raw) {
				return nil, ErrUnknown
			}
			length := int(raw[at])
			if at += 1 + length; length == 0 {
				break
			}
		}
		if keeps && at <= len(raw) {
			out = append(out, raw[from:at]...)
		}
	}
	return nil, ErrUnknown
}

// colours is how long a table of colours is, in bytes.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// webp keeps the chunks that are drawn from.
func webp(raw []byte) ([]byte, error) {
	const header, frame = 12, 8
	if len(raw) < header || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WEBP" {
		return nil, ErrUnknown
	}
	if end := 8 + int(binary.LittleEndian.Uint32(raw[4:])); end >= header && end < len(raw) {
		raw = raw[:end]
	}
	out := append(make([]byte, 0, len(raw)), raw[:header]...)
	for at := header; at+frame <= len(raw); {
		length := int(binary.LittleEndian.Uint32(raw[at+4:]))
		next := at + frame + length + length&1
		if next < at || at+frame+length > len(raw) {
			return nil, ErrUnknown
		}
		chunk := raw[at:min(next, len(raw))]
		switch string(raw[at : at+4]) {
		case "VP8X":
			const colourProfile, exif, xmp = 1 << 5, 1 << 3, 1 << 2
			from := len(out)
			if out = append(out, chunk...); length > 0 {
				out[from+frame] &^= colourProfile | exif | xmp
			}
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF":
			out = append(out, chunk...)
		}
		at = next
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

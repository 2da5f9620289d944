package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"latchkey/internal/picture"
)

const canary = "canary@songs.example +33698765432"

func drawn() *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, 9, 5), color.Palette{color.Black, color.White})
	m.Set(3, 2, color.White)
	return m
}

func segment(mark byte, text string) string {
	return string([]byte{0xFF, mark, byte((len(text) + 2) >> 8), byte(len(text) + 2)}) + text
}

func chunk(name, text string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(text)))) + name + text +
		string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(name+text))))
}

// exif is what a telephone writes: how the photo is held, and who took it.
const exif = "Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x0f\x01\x02\x00\x20\x00\x00\x00\x26\x00\x00\x00\x00\x00\x00\x00" + canary

// riff is a WebP of one pixel, with what is given behind it.
func riff(chunks ...string) string {
	all := "WEBP" + strings.Join(chunks, "")
	return "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(all)))) + all
}

func little(name, text string) string {
	if len(text)%2 == 1 {
		return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(text)))) + text + "\x00"
	}
	return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(text)))) + text
}

const pixel = "\x2f\x00\x00\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01"

// What a picture says besides what it shows is gone; what it shows is the same, and the
// way in which a photo is held.
func TestAPictureSaysNothingButWhatItShows(t *testing.T) {
	t.Parallel()
	var j, p, g bytes.Buffer
	for _, err := range []error{jpeg.Encode(&j, drawn(), nil), png.Encode(&p, drawn()), gif.Encode(&g, drawn(), nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	insert := func(into string, at int, what string) string { return into[:at] + what + into[at:] }
	for kind, raw := range map[string]string{
		"image/jpeg": insert(j.String(), 2, segment(0xE1, exif)+segment(0xED, canary)+segment(0xFE, canary)+segment(0xE0, "JFIF\x00"+canary)) + canary,
		"image/png":  insert(p.String(), 33, chunk("tEXt", canary)+chunk("eXIf", canary)+chunk("iTXt", canary)) + canary,
		"image/gif":  insert(g.String(), 13+6, "!\xfe"+string(rune(len(canary)))+canary+"\x00!\xff\x0bXMP DataXMP"+string(rune(len(canary)))+canary+"\x00") + canary,
		"image/webp": riff(little("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), little("VP8L", pixel), little("EXIF", canary), little("XMP ", canary)) + canary,
	} {
		clean, err := picture.Clean(kind, []byte(raw))
		if err != nil || bytes.Contains(clean, []byte("songs.example")) || bytes.Contains(clean, []byte("98765432")) {
			t.Errorf("%s: %v %q", kind, err, clean)
			continue
		}
		if kind == "image/webp" {
			if want := riff(little("VP8X", strings.Repeat("\x00", 10)), little("VP8L", pixel)); string(clean) != want {
				t.Errorf("%q, want %q", clean, want)
			}
			continue
		}
		decode := func(b []byte) image.Image {
			m, _, err := image.Decode(bytes.NewReader(b))
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			return m
		}
		was, is := decode([]byte(raw)), decode(clean)
		if was == nil || is == nil || was.Bounds() != is.Bounds() || was.At(3, 2) != is.At(3, 2) || was.At(0, 0) != is.At(0, 0) {
			t.Errorf("%s: another picture", kind)
		}
		if kind == "image/jpeg" && !bytes.Contains(clean, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
			t.Errorf("it is not known how the photo is held: %q", clean[:60])
		}
		for cut := range len(clean) - 1 {
			if short, err := picture.Clean(kind, clean[:cut]); err == nil {
				t.Errorf("%s of %d bytes is taken for whole: %d", kind, cut, len(short))
			}
		}
	}
	for _, kind := range []string{"image/tiff", "image/heic", "text/plain", "image/png"} {
		if _, err := picture.Clean(kind, []byte("GIF89a")); !errors.Is(err, picture.ErrUnknown) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Whatever somebody sends as a picture, nothing fails but the picture.
func FuzzClean(f *testing.F) {
	f.Add("image/jpeg", []byte("\xff\xd8"+segment(0xE1, exif)+"\xff\xd9"))
	f.Add("image/png", []byte("\x89PNG\r\n\x1a\n"+chunk("IEND", "")))
	f.Add("image/gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"))
	f.Add("image/webp", []byte(riff(little("VP8L", pixel))))
	f.Fuzz(func(t *testing.T, kind string, raw []byte) {
		if clean, err := picture.Clean(kind, raw); err == nil && len(clean) > len(raw)+36 {
			t.Errorf("%d bytes of %d", len(clean), len(raw))
		}
	})
}

package xlsxfile

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"sort"
)

const (
	blockSize = 4 << 10   // of texts before they are packed; the last of them may go beyond
	maxShare  = 128 << 10 // bytes of one text that cells share
	unpacked  = 256       // blocks at hand
)

// sharedTexts are the texts of a workbook that its cells name by their numbers. They
// are kept end to end, each behind its length, and packed in blocks: small ones, since
// cells may name them in any order.
type sharedTexts struct {
	blocks []block
	filled block // the last one, which is not packed yet
	count  int
	size   int
	read   bool

	packer  *flate.Writer
	reader  io.ReadCloser
	hands   [unpacked]hand
	scratch bytes.Buffer
}

type block struct {
	first int // text
	size  int
	bytes []byte
}

// hand is a block that was unpacked.
type hand struct {
	block int // from 1 on
	bytes []byte
}

// add keeps the next text.
func (t *sharedTexts) add(text []byte) error {
	if t.count == MaxTexts || len(text) > maxShare || t.size+len(text) > maxShared {
		return ErrTooLarge
	}
	t.count, t.size = t.count+1, t.size+len(text)
	if t.filled.bytes = append(binary.AppendUvarint(t.filled.bytes, uint64(len(text))), text...); len(t.filled.bytes) < blockSize {
		return nil
	}
	return t.pack()
}

func (t *sharedTexts) pack() error {
	if t.packer == nil {
		var err error
		if t.packer, err = flate.NewWriter(nil, flate.BestSpeed); err != nil {
			return err
		}
	}
	t.scratch.Reset()
	t.packer.Reset(&t.scratch)
	if _, err := t.packer.Write(t.filled.bytes); err != nil {
		return err
	}
	if err := t.packer.Close(); err != nil {
		return err
	}
	t.blocks = append(t.blocks, block{t.filled.first, len(t.filled.bytes), bytes.Clone(t.scratch.Bytes())})
	t.filled.first, t.filled.bytes = t.count, t.filled.bytes[:0]
	return nil
}

// at is the text of a number, until another is asked for.
func (t *sharedTexts) at(number int) ([]byte, error) {
	if number < 0 || number >= t.count {
		return nil, ErrBroken
	}
	first, rest := t.filled.first, t.filled.bytes
	if number < first {
		at := sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].first > number }) - 1
		var err error
		if rest, err = t.unpack(at); err != nil {
			return nil, err
		}
		first = t.blocks[at].first
	}
	for ; ; first++ {
		size, n := binary.Uvarint(rest)
		end := n + int(size)
		if first == number {
			return rest[n:end], nil
		}
		rest = rest[end:]
	}
}

func (t *sharedTexts) unpack(at int) ([]byte, error) {
	packed, h := &t.blocks[at], &t.hands[at%unpacked]
	if h.block == at+1 {
		return h.bytes, nil
	}
	from := bytes.NewReader(packed.bytes)
	if t.reader == nil {
		t.reader = flate.NewReader(from)
	} else if err := t.reader.(flate.Resetter).Reset(from, nil); err != nil {
		return nil, err
	}
	h.block = 0
	h.bytes = append(h.bytes[:0], make([]byte, packed.size)...)
	if _, err := io.ReadFull(t.reader, h.bytes); err != nil {
		return nil, err
	}
	h.block = at + 1
	return h.bytes, nil
}

// readTexts reads the texts that cells share, once.
func (b *Book) readTexts() error {
	if b.texts.read || b.files[b.textPath] == nil {
		return nil
	}
	b.texts.read = true
	return b.scan(b.textPath, func(x *scanner) error {
		var raw, plain []byte
		for {
			t, err := x.next()
			switch {
			case err != nil || t == ended:
				return err
			case t == opens && x.is("si"):
				if raw, err = x.spoken("si", raw[:0]); err != nil {
					return err
				}
				plain = appendPlain(plain[:0], raw)
				if err := b.texts.add(plain); err != nil {
					return err
				}
			}
		}
	})
}

// spoken is the text within an element, without how it is pronounced.
func (x *scanner) spoken(element string, to []byte) ([]byte, error) {
	within, aside := false, false
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return to, err
		case t == ended:
			return to, ErrBroken
		case t == says:
			if within && !aside {
				if to = append(to, x.text...); len(to) > maxText {
					return to, ErrTooLarge
				}
			}
		case x.is(element) && t == closes:
			return to, nil
		case x.is("rPh"):
			aside = t == opens
		case x.is("t"):
			within = t == opens
		}
	}
}

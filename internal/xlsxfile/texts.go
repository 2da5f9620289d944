package xlsxfile

import "encoding/binary"

const pageSize = 256 << 10

// sharedTexts are the texts of a workbook that its cells name by their numbers. They
// are kept end to end: a string each would take as much again.
type sharedTexts struct {
	pages  [][]byte
	places []uint32
	read   bool
}

// add keeps the next text.
func (t *sharedTexts) add(text []byte) error {
	if len(t.places) == maxTexts || len(text) > pageSize/2 {
		return ErrTooLarge
	}
	last := len(t.pages) - 1
	if last < 0 || len(t.pages[last])+len(text)+binary.MaxVarintLen32 > pageSize {
		if len(t.pages) == maxShared/pageSize {
			return ErrTooLarge
		}
		t.pages, last = append(t.pages, make([]byte, 0, pageSize)), last+1
	}
	page := t.pages[last]
	t.places = append(t.places, uint32(last*pageSize+len(page)))
	t.pages[last] = append(binary.AppendUvarint(page, uint64(len(text))), text...)
	return nil
}

// at is the text of a number.
func (t *sharedTexts) at(number int) ([]byte, bool) {
	if number < 0 || number >= len(t.places) {
		return nil, false
	}
	place := int(t.places[number])
	rest := t.pages[place/pageSize][place%pageSize:]
	size, n := binary.Uvarint(rest)
	return rest[n : n+int(size)], true
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

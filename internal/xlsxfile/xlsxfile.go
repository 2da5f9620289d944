// Package xlsxfile reads the sheets of a workbook, row by row, as programs of
// spreadsheets write them (ECMA-376). It knows no temporary file, holds of a
// workbook its shared texts alone, packed, and everything that it holds is bounded.
//
// It is written by hand because the libraries of its field do not hold that:
// excelize unzips whole sheets, into memory or into files; xlsxreader lets the file
// say how much memory it takes, ends quietly where a sheet is cut off, and tells
// neither errors nor the days of 1904 from other cells.
package xlsxfile

import (
	"archive/zip"
	"bufio"
	"errors"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Why a workbook is not read.
var (
	ErrBroken      = errors.New("the workbook is broken")
	ErrTooLarge    = errors.New("the workbook holds more than can be read")
	ErrNoWorkbook  = errors.New("the archive holds no workbook")
	ErrBinary      = errors.New("the workbook is written in the binary form")
	ErrOpenDoc     = errors.New("the archive is an OpenDocument")
	ErrNumbers     = errors.New("the archive is a document of Numbers")
	ErrNoSuchSheet = errors.New("there is no such sheet")
)

// Bounds of a workbook. Programs of spreadsheets have those of rows and columns.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
	MaxBytes   = 128 << 20 // as it is brought

	maxDirectory = 1 << 20   // bytes of the list of what the archive holds
	maxUnzipped  = 2 << 30   // bytes that are read of it
	freeUnzipped = 32 << 20  // of them that any workbook may have
	maxRatio     = 100       // how often larger the rest may be than what was brought
	maxShared    = 32 << 20  // bytes of the texts that cells share
	MaxTexts     = 2_000_000 // of them
	maxSheets    = 1000
	maxStyles    = 1 << 16
	maxName      = 31 * 4 // bytes of the name of a sheet
)

// Book is a workbook that is open.
type Book struct {
	Sheets []Sheet

	files    map[string]*zip.File
	left     int64 // bytes that may still be unzipped
	since    int   // 1904, or 1900
	styles   []style
	texts    sharedTexts
	textPath string
}

// Sheet is one table of it.
type Sheet struct {
	Name   string
	Hidden bool
	path   string
}

// Since1904 tells that days are counted from then: a cell that is formatted as one is read
// so, and others are whoever reads them's to know.
func (b *Book) Since1904() bool { return b.since == 1904 }

// Open looks at what a workbook holds.
func Open(file io.ReaderAt, size int64) (*Book, error) {
	if size > MaxBytes {
		return nil, ErrTooLarge
	}
	bounded := &boundedReader{ReaderAt: file, left: maxDirectory}
	archive, err := zip.NewReader(bounded, size)
	if err != nil {
		return nil, noArchive(err)
	}
	bounded.free = true
	b := &Book{files: map[string]*zip.File{}, left: min(maxUnzipped, freeUnzipped+maxRatio*size), since: 1900}
	for _, f := range archive.File {
		b.files[partName(f.Name)] = f
	}
	book, err := b.workbook()
	if err != nil {
		return nil, err
	}
	return b, b.readWorkbook(book)
}

// noArchive tells what is wrong with an archive from what keeps its bytes.
func noArchive(err error) error {
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) || errors.Is(err, zip.ErrChecksum) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrBroken
	}
	return err
}

// partName is what a part of the archive is found by: some programs write other
// strokes, and other capitals.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// boundedReader bounds what is read of the archive's directory.
type boundedReader struct {
	io.ReaderAt
	left int
	free bool
}

func (r *boundedReader) ReadAt(to []byte, at int64) (int, error) {
	if r.left -= len(to); r.left < 0 && !r.free {
		return 0, ErrTooLarge
	}
	return r.ReaderAt.ReadAt(to, at)
}

// workbook finds the part that lists the sheets, or says what the archive is instead.
func (b *Book) workbook() (string, error) {
	for _, name := range []string{"content.xml", "mimetype"} {
		if b.files[name] != nil && b.files["meta-inf/manifest.xml"] != nil {
			return "", ErrOpenDoc
		}
	}
	for name := range b.files {
		if strings.HasSuffix(name, ".iwa") || name == "index.zip" {
			return "", ErrNumbers
		}
	}
	if main, err := b.related("_rels/.rels", ""); err == nil {
		for _, r := range main {
			if strings.HasSuffix(r.kind, "/officedocument") && strings.HasPrefix(path.Base(r.target), "workbook") {
				if strings.HasSuffix(r.target, ".bin") {
					return "", ErrBinary
				}
				if b.files[r.target] != nil {
					return r.target, nil
				}
			}
		}
	}
	switch {
	case b.files["xl/workbook.xml"] != nil:
		return "xl/workbook.xml", nil
	case b.files["xl/workbook.bin"] != nil:
		return "", ErrBinary
	}
	return "", ErrNoWorkbook
}

// relation leads from one part of a workbook to another.
type relation struct{ id, kind, target string }

// related reads where a part leads to.
func (b *Book) related(name, folder string) (list []relation, err error) {
	err = b.scan(name, func(x *scanner) error {
		for {
			t, err := x.next()
			if err != nil || t == ended {
				return err
			}
			if t == opens && x.is("Relationship") {
				target := x.attribute("Target")
				if !strings.HasPrefix(target, "/") {
					target = path.Join(folder, target)
				}
				list = append(list, relation{x.attribute("Id"), strings.ToLower(x.attribute("Type")), partName(target)})
			}
			if len(list) > maxSheets*10 {
				return ErrTooLarge
			}
		}
	})
	return list, err
}

// readWorkbook reads the list of sheets, and how their days are counted.
func (b *Book) readWorkbook(name string) error {
	folder := path.Dir(name)
	relations, err := b.related(path.Join(folder, "_rels", path.Base(name)+".rels"), folder)
	if err != nil {
		return err
	}
	at := map[string]relation{}
	stylePath := ""
	for _, r := range relations {
		at[r.id] = r
		switch {
		case strings.HasSuffix(r.kind, "/styles"):
			stylePath = r.target
		case strings.HasSuffix(r.kind, "/sharedstrings"):
			b.textPath = r.target
		}
	}
	err = b.scan(name, func(x *scanner) error {
		for {
			t, err := x.next()
			if err != nil || t == ended {
				return err
			}
			switch {
			case t != opens:
			case x.is("workbookPr") && isTrue(x.attribute("date1904")):
				b.since = 1904
			case x.is("sheet"):
				r := at[x.attribute("id")]
				if !strings.HasSuffix(r.kind, "/worksheet") || b.files[r.target] == nil {
					continue // A sheet of charts, or of macros.
				}
				title := x.attribute("name")
				hidden := x.attribute("state") != "" && x.attribute("state") != "visible"
				b.Sheets = append(b.Sheets, Sheet{title[:min(len(title), maxName)], hidden, r.target})
				if len(b.Sheets) > maxSheets {
					return ErrTooLarge
				}
			}
		}
	})
	if err != nil {
		return err
	}
	if len(b.Sheets) == 0 {
		return ErrBroken
	}
	if b.files[stylePath] == nil {
		return nil
	}
	return b.scan(stylePath, b.readStyles)
}

// First is the sheet that is read where none is chosen: the first that is shown.
func (b *Book) First() int {
	for i := range b.Sheets {
		if !b.Sheets[i].Hidden {
			return i
		}
	}
	return 0
}

func isTrue(text string) bool { return text == "1" || text == "true" }

// open opens a part of the archive.
func (b *Book) open(name string) (*scanner, io.Closer, error) {
	file := b.files[name]
	if file == nil {
		return nil, nil, ErrBroken
	}
	part, err := file.Open()
	if err != nil {
		return nil, nil, noArchive(err)
	}
	text := bufio.NewReaderSize(&unzipped{part, b}, 32<<10)
	if begin, _ := text.Peek(2); string(begin) == "\xfe\xff" || string(begin) == "\xff\xfe" {
		text = bufio.NewReader(transform.NewReader(text, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()))
	}
	return &scanner{from: text}, part, nil
}

// scan reads a small part of the archive.
func (b *Book) scan(name string, read func(*scanner) error) error {
	x, part, err := b.open(name)
	if err != nil {
		return err
	}
	return errors.Join(read(x), part.Close())
}

// unzipped counts what a workbook unpacks to.
type unzipped struct {
	io.Reader
	book *Book
}

func (u *unzipped) Read(to []byte) (n int, err error) {
	n, err = u.Reader.Read(to)
	if u.book.left -= int64(n); u.book.left < 0 {
		return 0, ErrTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, noFlate(err)
	}
	return n, err
}

package importing

import (
	"bytes"
	"errors"
	"io"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/xlsxfile"
)

// Format is what a file is by its bytes. Its name says nothing.
type Format int

// The formats that are told apart.
const (
	RowsFormat Format = iota // text
	BookFormat
	OldBookFormat // which is refused, for one of two reasons
)

// FormatOf tells by how a file begins what it is, and refuses what is neither text nor
// a workbook, with what to do instead.
func FormatOf(begin []byte) (Format, error) {
	begin = bytes.TrimPrefix(begin, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(begin, []byte("PK\x03\x04")):
		return BookFormat, nil
	case bytes.HasPrefix(begin, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return OldBookFormat, nil
	}
	for _, known := range []struct{ begins, key string }{
		{"PK\x05\x06", "fault.file_packed"}, // It holds nothing.
		{"\x1f\x8b", "fault.file_packed"}, {"7z\xbc\xaf\x27\x1c", "fault.file_packed"}, {"Rar!\x1a\x07", "fault.file_packed"},
		{"%PDF-", "fault.file_no_table"}, {`{\rtf`, "fault.file_no_table"},
	} {
		if bytes.HasPrefix(begin, []byte(known.begins)) {
			return RowsFormat, fault.Field("file", known.key)
		}
	}
	text := bytes.ToLower(bytes.TrimSpace(begin[:min(len(begin), 200)]))
	for _, tag := range []string{"<?xml", "<!doctype", "<html", "<head", "<meta", "<style", "<table"} {
		if bytes.HasPrefix(text, []byte(tag)) {
			return RowsFormat, fault.Field("file", "fault.file_web")
		}
	}
	return RowsFormat, nil
}

// CheckHead refuses a file whose beginning is no table.
func CheckHead(head []byte, format csvfile.Format) error {
	if len(bytes.TrimSpace(head)) == 0 {
		return fault.Field("file", "fault.file_empty")
	}
	rows := csvfile.NewRows(head, format, true)
	heads, more, err := rows.Next()
	switch {
	case !more || err != nil || bytes.Count(head, []byte{0})*50 > len(head): // A picture, or a format of a program.
		return fault.Field("file", "fault.file_no_table")
	case len(heads) > MaxColumns:
		return fault.Field("file", "fault.file_columns", "Max", MaxColumns)
	}
	return nil
}

// packageName is what a workbook with a password is called within its file.
var packageName = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// OldBook tells what an older file of Excel is: one with a password, if it says so.
func OldBook(file io.Reader) error {
	buffer := make([]byte, 64<<10)
	for kept := 0; ; {
		n, err := io.ReadFull(file, buffer[kept:])
		if bytes.Contains(buffer[:kept+n], packageName) {
			return fault.Field("file", "fault.file_protected")
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fault.Field("file", "fault.file_xls")
		}
		if err != nil {
			return err
		}
		kept = copy(buffer, buffer[len(buffer)-len(packageName):])
	}
}

// BookFault says why a workbook cannot be read, and what to do. What is no fault of
// the workbook stays as it is.
func BookFault(err error) error {
	for _, known := range []struct {
		err error
		key string
	}{
		{xlsxfile.ErrTooLarge, "fault.file_book_large"}, {xlsxfile.ErrBroken, "fault.file_broken"},
		{xlsxfile.ErrNoWorkbook, "fault.file_packed"}, {xlsxfile.ErrBinary, "fault.file_xlsb"},
		{xlsxfile.ErrOpenDoc, "fault.file_ods"}, {xlsxfile.ErrNumbers, "fault.file_numbers"},
		{xlsxfile.ErrNoSuchSheet, "fault.choice"},
	} {
		if errors.Is(err, known.err) {
			return fault.Field("file", known.key, "Max", xlsxfile.MaxBytes>>20, "Rows", xlsxfile.MaxRows, "Texts", xlsxfile.MaxTexts)
		}
	}
	return err
}

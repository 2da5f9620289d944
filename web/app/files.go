package app

import (
	"errors"
	"io"
	"mime/multipart"
	"net/url"

	"latchkey/internal/fault"
)

// Brought is a file that a form brings beside its fields.
type Brought struct {
	Name  string // as it was sent, nothing of it is cleaned
	Bytes []byte
}

// Files mounts a form that brings files in the field of that name, of so many bytes
// together at most. Of larger ones the handler learns that there are some: what was typed
// is not lost with them.
func Files(field string, most int64, road Road) Road {
	road.Files, road.MostFiles = field, most
	return road
}

// wholeBody is how many times the size that its files may have a body is read, to find
// the fields behind files that are too large.
const wholeBody = 4

// readBrought reads a form with files, as it comes: what is too large is not kept.
func (r *Request) readBrought(field string, most int64) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	r.PostForm = url.Values{}
	values := int64(maxBody)
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case count > maxFields:
			return fault.New(fault.TooLarge, "fault.too_many_fields")
		}
		if part.FormName() == field && part.FileName() != "" {
			if most, err = r.takeFile(part, most); err != nil {
				return err
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, values+1))
		if err != nil {
			return err
		}
		if values -= int64(len(text)); values < 0 {
			return fault.New(fault.TooLarge, "fault.too_large")
		}
		if part.FormName() != field { // Without a name it is of a field in which nothing was chosen.
			r.PostForm.Add(part.FormName(), string(text))
		}
	}
}

// takeFile reads a file of so many bytes at most, and returns how many may still come.
func (r *Request) takeFile(part *multipart.Part, most int64) (left int64, err error) {
	bytes, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil {
		return 0, err
	}
	if left = most - int64(len(bytes)); left >= 0 && !r.FilesOver {
		r.Files = append(r.Files, Brought{part.FileName(), bytes})
		return left, nil
	}
	r.Files, r.FilesOver = nil, true
	_, err = io.Copy(io.Discard, part)
	return 0, err
}

package app

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/texts"
)

// Limits of a file that is brought, in bytes and in time.
const (
	MaxUpload  = 512 << 20
	uploadTime = 15 * time.Minute
)

func isMultipart(r *Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// OpenUpload leads to the file of a form: the field csrf comes first, then the
// key of the form where it has one, and the file last. What it reads comes as it
// is sent.
func (s *Server) OpenUpload(w http.ResponseWriter, r *Request) (file io.Reader, name string, err error) {
	if !isMultipart(r) {
		return nil, "", fault.Field("file", "fault.file_missing")
	}
	takeTime(w, r.Request, uploadTime)
	r.Body = http.MaxBytesReader(w, r.Body, MaxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.New(fault.BadRequest, "fault.unreadable")
	}
	part, err := nextPart(parts, csrfField)
	if err != nil {
		return nil, "", err
	}
	token, err := readPart(part)
	if err != nil {
		return nil, "", err
	}
	r.token = s.openToken(token)
	if !s.ownForm(r) {
		return nil, "", ErrStaleForm
	}
	if part, err = nextPart(parts, "file", onceField); err != nil {
		return nil, "", err
	}
	if part.FormName() == onceField {
		key, err := readPart(part)
		if err != nil {
			return nil, "", err
		}
		if err := s.checkForm(r, key); err != nil {
			return nil, "", err
		}
		if part, err = nextPart(parts, "file"); err != nil {
			return nil, "", err
		}
	}
	if part.FileName() == "" {
		return nil, "", fault.Field("file", "fault.file_missing")
	}
	return upload{part}, fileName(part.FileName()), nil
}

// upload is a file as it is sent. Where its sending breaks off it says so: what came
// until then would look like the whole.
type upload struct{ *multipart.Part }

func (u upload) Read(to []byte) (int, error) {
	n, err := u.Part.Read(to)
	return n, UploadFault(err)
}

// nextPart is the next part of a form, of one of these names.
func nextPart(parts *multipart.Reader, names ...string) (*multipart.Part, error) {
	part, err := parts.NextPart()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fault.Field("file", "fault.file_missing")
	case err != nil:
		return nil, UploadFault(err)
	case !slices.Contains(names, part.FormName()):
		return nil, fault.New(fault.Invalid, "fault.field_unknown")
	}
	return part, nil
}

// readPart reads a part that is a short text.
func readPart(part *multipart.Part) (string, error) {
	text, err := io.ReadAll(io.LimitReader(part, 1<<10))
	if err != nil {
		return "", UploadFault(err)
	}
	return string(text), nil
}

// UploadFault says what is wrong with a body that breaks off or is too large.
func UploadFault(err error) error {
	var known *fault.Fault
	if err == nil || errors.As(err, &known) {
		return err
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.TooLarge, "fault.file_large", "Max", MaxUpload>>20)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.HasPrefix(err.Error(), "multipart:") {
		return fault.New(fault.BadRequest, importing.CutKey)
	}
	return err
}

// fileName is what a file is called, cut to what can be shown.
func fileName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if texts.Unseen(r) { // Or "gpj.exe" would look like another kind of file.
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > importing.MaxFileName {
		name = string(r[:importing.MaxFileName])
	}
	return name
}

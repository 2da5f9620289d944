package people

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // pictures that people upload
	"image/jpeg"
	_ "image/png" // pictures that people upload
	"net/http"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // pictures that people upload

	"latchkey/internal/fault"
	"latchkey/web/app"
)

// Limits of a picture. It is decoded, drawn into a square and encoded again, so
// that nothing but its pixels is ever stored or served.
const (
	maxPixels   = 16 << 20
	pictureSize = 256
)

// pictures lets one picture be decoded at a time: a small file can unfold to
// more than a hundred megabytes.
var pictures = make(chan struct{}, 1)

func (s *Pages) updateAvatar(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	wrong := app.Faults{}
	picture, err := readPicture(r, faceIn)
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showProfile(w, r, profileNow(r), http.StatusUnprocessableEntity, wrong)
	}
	if err := s.accounts.SetAvatar(r.Context(), r.Who.User.ID, picture); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.profile_saved")})
	return app.Redirect(w, r, profileOf(r))
}

// readPicture reads the picture of a form, and draws it into a white square:
// fit says which part of it where.
func readPicture(r *app.Request, fit func(picture, square image.Rectangle) (from, to image.Rectangle)) ([]byte, error) {
	file, _, err := r.FormFile(r.Picture)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.Field(r.Picture, "fault.picture_missing")
	}
	if err != nil {
		return nil, fault.New(fault.BadRequest, "fault.unreadable")
	}
	defer file.Close() //nolint:errcheck // It is only read.
	select {
	case pictures <- struct{}{}:
		defer func() { <-pictures }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	size, _, err := image.DecodeConfig(file)
	if err != nil || size.Width < 1 || size.Height < 1 {
		return nil, fault.Field(r.Picture, "fault.picture")
	}
	if size.Width > maxPixels/size.Height {
		return nil, fault.Field(r.Picture, "fault.picture_large", "Max", maxPixels>>20)
	}
	if _, err := file.Seek(0, 0); err != nil {
		return nil, err
	}
	decoded, _, err := image.Decode(file)
	if err != nil {
		return nil, fault.Field(r.Picture, "fault.picture")
	}
	square := image.NewRGBA(image.Rect(0, 0, pictureSize, pictureSize))
	draw.Draw(square, square.Bounds(), image.White, image.Point{}, draw.Src)
	from, to := fit(decoded.Bounds(), square.Bounds())
	draw.CatmullRom.Scale(square, to, decoded, from, draw.Over, nil)
	var encoded bytes.Buffer
	if err := jpeg.Encode(&encoded, square, &jpeg.Options{Quality: 85}); err != nil {
		return nil, err
	}
	return encoded.Bytes(), nil
}

// faceIn fills the square with the middle of a picture.
func faceIn(picture, square image.Rectangle) (from, to image.Rectangle) {
	return middle(picture), square
}

// middle is the largest square in the middle of a rectangle.
func middle(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}
}

func (s *Pages) removeAvatar(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.accounts.SetAvatar(r.Context(), r.Who.User.ID, nil); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.profile_saved")})
	return app.Redirect(w, r, profileOf(r))
}

func (s *Pages) avatar(w http.ResponseWriter, r *app.Request) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	picture, err := s.accounts.Avatar(r.Context(), id)
	if err != nil {
		return err
	}
	sendPicture(w, picture)
	return nil
}

// sendPicture answers with a picture whose address changes with it.
func sendPicture(w http.ResponseWriter, picture []byte) {
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
	_, _ = w.Write(picture)
}

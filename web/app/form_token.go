package app

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// tokenLength is 128 bits.
const tokenLength = 16

// formToken binds the forms of a page to the session, or, before there is one,
// to a cookie of its own; nil where there is neither. CrossOriginProtection
// stands before it; this is for browsers that tell neither site nor origin.
func (s *Server) formToken(r *Request) []byte {
	bound := CookieOf(r.Request, formCookie)
	if r.Who != nil {
		bound = r.Who.Session.String()
	}
	if bound == "" {
		return nil
	}
	mac := hmac.New(sha256.New, s.Config.SecretKey)
	mac.Write([]byte("form\x00" + bound))
	return mac.Sum(nil)[:tokenLength]
}

// maskedToken is the token as a page carries it: under a mask of that page
// alone. Without it, whoever sees how well pages compress together with text of
// his own could guess the token by and by.
func (s *Server) maskedToken(r *Request) string {
	token := s.formToken(r)
	if token == nil {
		return ""
	}
	masked := make([]byte, 2*tokenLength)
	mask := masked[:tokenLength]
	_, _ = rand.Read(mask) // It never fails.
	subtle.XORBytes(masked[tokenLength:], mask, token)
	return base64.RawURLEncoding.EncodeToString(masked)
}

// unmasked is the token under its mask; nil where there is none.
func unmasked(text string) []byte {
	masked, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(masked) != 2*tokenLength {
		return nil
	}
	token := make([]byte, tokenLength)
	subtle.XORBytes(token, masked[:tokenLength], masked[tokenLength:])
	return token
}

// ownForm tells whether the token of a form is that of whoever sends it.
func (s *Server) ownForm(r *Request, text string) bool {
	token := s.formToken(r)
	return token != nil && subtle.ConstantTimeCompare(unmasked(text), token) == 1
}

// FormToken is what ties the form that was sent to the session, or to the
// browser, that it was drawn for, whichever page drew it; "" when no form was read.
func (r *Request) FormToken() string { return string(unmasked(r.PostForm.Get(csrfField))) }

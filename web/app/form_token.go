package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"github.com/google/uuid"
)

// tokenLength is 128 bits: those of a session's id.
const tokenLength = 16

// formToken is what the forms of a page are bound to: the session, or, before
// there is one, a cookie of its own; nil where there is neither.
// CrossOriginProtection stands before it; this is for browsers that tell neither
// site nor origin.
func (s *Server) formToken(r *Request) []byte {
	if r.Who != nil {
		return r.Who.Session[:]
	}
	return s.visitorToken(r)
}

// visitorToken is what forms are bound to that were drawn before a session began.
func (s *Server) visitorToken(r *Request) []byte {
	cookie := CookieOf(r.Request, formCookie)
	if cookie == "" {
		return nil
	}
	mac := hmac.New(sha256.New, s.Config.SecretKey)
	mac.Write([]byte("form\x00" + cookie))
	return mac.Sum(nil)[:tokenLength]
}

// sealedToken is the token as a page carries it: sealed anew for that page
// alone. Without it, whoever sees how well pages compress together with text of
// his own could guess the token by and by.
func (s *Server) sealedToken(r *Request) string {
	token := s.formToken(r)
	if token == nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(s.formSeal.close(token, nil))
}

// openToken is the token that a form carries, nil for what no page of ours has.
func (s *Server) openToken(text string) []byte {
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil
	}
	token, ok := s.formSeal.open(sealed, nil)
	if !ok || len(token) != tokenLength {
		return nil
	}
	return token
}

// ownForm tells whether a form is of whoever sends it. The page of a mailed link
// may be older than the session of its browser.
func (s *Server) ownForm(r *Request) bool {
	return isToken(r.token, s.formToken(r)) || r.ofLink && isToken(r.token, s.visitorToken(r))
}

func isToken(sent, token []byte) bool {
	return len(sent) == tokenLength && subtle.ConstantTimeCompare(sent, token) == 1
}

// FormToken is what ties the form that was sent to the session, or to the
// browser, that it was drawn for, whichever page drew it; "" when no form was read.
func (r *Request) FormToken() string { return string(r.token) }

// drawnFor is the session that a form was drawn for, if it was for one.
func (r *Request) drawnFor() uuid.UUID {
	session, _ := uuid.FromBytes(r.token)
	return session
}

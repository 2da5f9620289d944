package app

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A device that signed in keeps its way in while strangers try the account: it
// has a cookie with a name of its own, and a seal for each account.
const (
	deviceCookie = "__Host-device"
	deviceLife   = 180 * 24 * time.Hour
	deviceName   = 26 // characters of rand.Text
	deviceSeals  = 5  // accounts that one device keeps
)

// KnownDevice returns the name of the device that a request comes from, "" where
// nobody has signed in to the account on it. The account is the key of its address.
func (s *Server) KnownDevice(r *Request, account string) string {
	name, seals := deviceOf(r)
	if name == "" || !slices.Contains(seals, s.deviceSeal(name, account)) {
		return ""
	}
	return name
}

// RememberDevice notes that somebody has signed in to an account on a device.
func (s *Server) RememberDevice(w http.ResponseWriter, r *Request, account string) {
	name, seals := deviceOf(r)
	if name == "" {
		name = rand.Text()
	}
	seal := s.deviceSeal(name, account)
	seals = append([]string{seal}, slices.DeleteFunc(seals, func(other string) bool { return other == seal })...)
	SetCookie(w, deviceCookie, strings.Join(append([]string{name}, seals[:min(len(seals), deviceSeals)]...), "."), deviceLife)
}

func deviceOf(r *Request) (name string, seals []string) {
	parts := strings.Split(CookieOf(r.Request, deviceCookie), ".")
	if len(parts) > deviceSeals+1 || len(parts[0]) != deviceName {
		return "", nil
	}
	return parts[0], parts[1:]
}

func (s *Server) deviceSeal(name, account string) string {
	mac := hmac.New(sha256.New, s.Config.SecretKey)
	mac.Write([]byte("device\x00" + name + "\x00" + account))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

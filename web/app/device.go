package app

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
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
// nobody has signed in on it to the account with its password of today.
func (s *Server) KnownDevice(r *Request, user uuid.UUID, epoch int) string {
	name, seals := deviceOf(r)
	if name == "" || !slices.Contains(seals, s.deviceSeal(name, user, epoch)) {
		return ""
	}
	return name
}

// RememberDevice notes that somebody has signed in to an account on a device.
func (s *Server) RememberDevice(w http.ResponseWriter, r *Request, user uuid.UUID, epoch int) {
	name, seals := deviceOf(r)
	if name == "" {
		name = rand.Text()
	}
	seal := s.deviceSeal(name, user, epoch)
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

// deviceSeal ends with the password: the epoch of an account's sessions is in it.
func (s *Server) deviceSeal(name string, user uuid.UUID, epoch int) string {
	mac := hmac.New(sha256.New, s.Config.SecretKey)
	fmt.Fprintf(mac, "device\x00%s\x00%s\x00%d", name, user, epoch)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

package app

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
)

// seal encrypts for one purpose, by a key that is made of the server's.
type seal struct{ aead cipher.AEAD }

// newSeal makes the seal of a purpose.
func newSeal(key []byte, purpose string) seal {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("seal\x00" + purpose))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		panic(err) // The key has the length of a hash.
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // The block has 128 bits.
	}
	return seal{aead}
}

// close encrypts a text; it opens with the same context alone.
func (s seal) close(text, context []byte) []byte {
	return s.aead.Seal(nil, nil, text, context) //nolint:gosec // It draws a nonce by itself.
}

// open decrypts what close has made, and tells false for anything else.
func (s seal) open(sealed, context []byte) (text []byte, ok bool) {
	text, err := s.aead.Open(nil, nil, sealed, context)
	return text, err == nil
}

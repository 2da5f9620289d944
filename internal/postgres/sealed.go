package postgres

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
)

// sealing encrypts what others gave us and we need whole, by a key that is made of the server's.
func (db *Database) sealing(purpose string) cipher.AEAD {
	mac := hmac.New(sha256.New, db.key)
	mac.Write([]byte("sealed\x00" + purpose))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		panic(err) // The key has the length of a hash.
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // The block has 128 bits.
	}
	return aead
}

// Seal encrypts a text for a purpose; it opens for the same row alone, which context names.
func (db *Database) Seal(purpose, text string, context []byte) []byte {
	return db.sealing(purpose).Seal(nil, nil, []byte(text), context) //nolint:gosec // It draws a nonce by itself.
}

// Unseal decrypts what Seal made, "" for anything else.
func (db *Database) Unseal(purpose string, sealed, context []byte) string {
	text, err := db.sealing(purpose).Open(nil, nil, sealed, context)
	if err != nil {
		return ""
	}
	return string(text)
}

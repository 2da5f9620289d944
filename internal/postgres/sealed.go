package postgres

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
)

// What is sealed of the provider of a channel of WhatsApp; the context is the channel.
const (
	ProviderToken  = "provider token"
	ProviderSecret = "provider secret"
)

// sealing encrypts what others gave us and we need whole, by a key that is made of the server's.
func sealing(serverKey []byte, purpose string) cipher.AEAD {
	mac := hmac.New(sha256.New, serverKey)
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
	return Seal(db.key, purpose, text, context)
}

// Seal is Database.Seal where there is a server's key alone.
func Seal(serverKey []byte, purpose, text string, context []byte) []byte {
	return sealing(serverKey, purpose).Seal(nil, nil, []byte(text), context) //nolint:gosec // It draws a nonce by itself.
}

// Unseal decrypts what Seal made, "" for anything else.
func (db *Database) Unseal(purpose string, sealed, context []byte) string {
	text, err := sealing(db.key, purpose).Open(nil, nil, sealed, context)
	if err != nil {
		return ""
	}
	return string(text)
}

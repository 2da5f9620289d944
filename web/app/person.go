package app

import (
	_ "image/gif"
	_ "image/png"

	"github.com/google/uuid"
	_ "golang.org/x/image/webp"

	"latchkey/internal/texts"
	"latchkey/templates/frame"
)

// person is somebody's face for a page.
func Person(name, email string, avatar uuid.NullUUID) frame.Person {
	shown := name
	if shown == "" {
		shown = email
	}
	p := frame.Person{Name: shown, Email: email, Initials: texts.Initials(shown), Tint: texts.Tint(email)}
	if avatar.Valid {
		p.Avatar = "/avatars/" + avatar.UUID.String()
	}
	return p
}

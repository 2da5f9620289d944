// Package people draws the pages of signing in, of members, and of a workspace's
// settings.
package people

import (
	"latchkey/internal/mail"
	store "latchkey/internal/postgres/people"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	accounts store.Accounts
	store    store.Store
	mailbox  *mail.Mailbox // nil outside development
	demo     Demo
}

// Demo is what the sign-in page shows in development: nothing elsewhere.
type Demo struct {
	Password  string
	Addresses []string
}

// New makes the pages of the area.
func New(k *kit.Kit, accounts store.Accounts, store store.Store, mailbox *mail.Mailbox, demo Demo) *Pages {
	return &Pages{k, accounts, store, mailbox, demo}
}

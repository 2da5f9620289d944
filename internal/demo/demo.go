// Package demo is a small world to try Latchkey in: an atelier in France, its
// wholesale arm, and a yoga studio elsewhere, with the people who run them.
//
// Each workspace is told as its history (workspaces.go), which is replayed:
// members, invitations and the activity log come from the same lines and
// cannot contradict each other. Then a year of their customers is told
// (business.go says of what, shop.go how), by dice that always fall the same. Ids are made from names, so that they are the
// same on every load; times count back from the moment of loading.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/postgres/demo"
)

// Password opens every account of the demo.
const Password = "open-sesame-demo"

// Load fills an empty database as the owner of its tables. It returns false,
// and changes nothing, when somebody has an account already.
func Load(ctx context.Context, ownerURL string, serverKey []byte, now time.Time) (loaded bool, err error) {
	return LoadSize(ctx, ownerURL, serverKey, now, FullSize)
}

// LoadSmall is Load for tests: all the people, few of their customers.
func LoadSmall(ctx context.Context, ownerURL string, serverKey []byte, now time.Time) (loaded bool, err error) {
	return LoadSize(ctx, ownerURL, serverKey, now, SmallSize)
}

// LoadSize is Load with a number of contacts in Atelier Marchand, from SmallSize
// to MostSize. Beyond FullSize each further contact has one transaction.
func LoadSize(ctx context.Context, ownerURL string, serverKey []byte, now time.Time, contacts int) (loaded bool, err error) {
	if contacts < SmallSize || contacts > MostSize {
		return false, fmt.Errorf("the demo has from %d to %d contacts", SmallSize, MostSize)
	}
	d, err := data(now, contacts)
	if err != nil {
		return false, err
	}
	return demo.LoadDemo(ctx, ownerURL, serverKey, d)
}

// SignIn is one account of the demo.
type SignIn struct {
	Email string
	Place string // who and what they are, in English
}

// SignIns lists the accounts, the widest first.
func SignIns() []SignIn {
	list := make([]SignIn, len(staff))
	for i, p := range staff {
		list[i] = SignIn{Email: email(p.key), Place: p.name + ", " + p.place}
	}
	return list
}

// email is the address of a person, or of somebody who was only invited.
func email(key string) string { return key + "@demo.test" }

// namespace is this demo's own, chosen once at random.
var namespace = uuid.MustParse("6f2c1d9a-3b57-4c0e-9a41-d8e5b7a2c613")

// id is the same for the same words, for ever.
func id(words string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(words)) }

func data(now time.Time, contacts int) (demo.Demo, error) {
	w := world{now: now, users: map[string]*demo.DemoUser{}, organizations: map[string]*demo.DemoOrganization{}}
	for _, p := range staff {
		address, err := mail.ParseAddress(email(p.key))
		if err != nil {
			return demo.Demo{}, err
		}
		w.users[p.key] = &demo.DemoUser{User: people.User{
			ID: id("user/" + p.key), Name: p.name, Email: address.String(), EmailKey: address.Key(), Language: p.language,
		}}
	}
	d := demo.Demo{Password: Password}
	for i, h := range histories {
		told, err := w.replay(h)
		if err != nil {
			return demo.Demo{}, err
		}
		limitReached(&told, now)
		size := contacts
		if i > 0 {
			size = min(businesses[i].contacts, contacts/4)
		}
		if told.Books, err = books(businesses[i], now, size); err != nil {
			return demo.Demo{}, err
		}
		d.Workspaces = append(d.Workspaces, told)
	}
	for _, p := range staff {
		d.Users = append(d.Users, *w.users[p.key])
	}
	for _, name := range organizations {
		d.Organizations = append(d.Organizations, *w.organizations[name])
	}
	return d, nil
}

// Package demo writes the rows of a demonstration, past every rule of the product.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/sales"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
)

// Demo is what LoadDemo loads: finished rows, with their ids and times. What
// they say is package demo's business.
type Demo struct {
	Password      string // of everybody
	Users         []User
	Organizations []Organization
	Workspaces    []Workspace
}

// User is a person with an account.
type User struct {
	people.User
	Created time.Time
}

// Organization is an organization with its people.
type Organization struct {
	ID      uuid.UUID
	Name    string
	Created time.Time
	People  []OrganizationMember
}

// OrganizationMember is a user's place in an organization.
type OrganizationMember struct {
	User    uuid.UUID
	Role    string
	Created time.Time
}

// Workspace is a workspace with all that is in it.
type Workspace struct {
	people.Workspace
	Business     people.Business
	Payments     sales.Payments
	Organization uuid.UUID
	Created      time.Time
	Members      []Member
	Invitations  []Invitation
	Requests     []Request
	Refusals     []Refusal
	Activity     []Activity
	Books        iter.Seq[*Book] // in parts, so that a large one need not fit into memory
}

// Member is a member. Name and address are read from the user.
type Member struct {
	people.Person
	User    uuid.UUID
	Removed time.Time   // zero for a member of today
	Barred  bool        // an owner suspended them
	Own     policy.Held // what is theirs, while something is lent to them
}

// Request is a request for access. Its member may have been another at the time.
type Request struct {
	people.AccessRequest
	By uuid.NullUUID // the member who answered it
}

// Refusal is an hour in which a rule refused something to a member.
type Refusal struct {
	ID, Member uuid.UUID
	Rule       string
	Count      int
	At         time.Time // the first time
	Address    string
}

// Invitation is an invitation. As in the list of members, Version is its
// generation, Joined when it was made, and SortKey the key of its address.
type Invitation struct {
	people.Person
	State    string
	Answered time.Time // zero for no answer
}

// Activity is one line of the activity log.
type Activity struct {
	ID       uuid.UUID
	At       time.Time
	Member   uuid.UUID // the zero id for nobody of the workspace
	Actor    string
	Act      string
	Target   string
	TargetID uuid.UUID
	Detail   map[string]any
	Address  string
}

// LoadDemo fills a database in which nobody has an account, as the owner of
// the tables, in one transaction. It returns false, and has changed nothing,
// when somebody has one. The links of pending invitations are derived from
// serverKey; their mails count as sent.
func LoadDemo(ctx context.Context, ownerURL string, serverKey []byte, d Demo) (loaded bool, err error) {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return false, errors.New("DATABASE_OWNER_URL is not a Postgres address") // The cause may show the password.
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	contacts := 0
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		// Of two at once one loads; the other waits and then sees its users.
		if _, err := tx.Exec(ctx, `lock table users in share row exclusive mode`); err != nil {
			return err
		}
		var somebody bool
		if err := tx.QueryRow(ctx, `select exists (select from users)`).Scan(&somebody); err != nil || somebody {
			return err
		}
		hash, err := signin.Hash(ctx, d.Password)
		if err != nil {
			return err
		}
		// In one batch; COPY would not go through row security.
		batch := &pgx.Batch{}
		for _, u := range d.Users {
			u.queue(batch, hash)
		}
		for _, o := range d.Organizations {
			o.queue(batch)
		}
		for _, w := range d.Workspaces {
			if err := w.queue(batch, serverKey); err != nil {
				return err
			}
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("loading the demo: %w", err)
		}
		if contacts, err = loadBooks(ctx, tx, serverKey, d.Workspaces); err != nil {
			return fmt.Errorf("loading the customers of the demo: %w", err)
		}
		loaded = true
		return nil
	})
	if err == nil && contacts >= many {
		err = settle(ctx, conn)
	}
	return loaded && err == nil, err
}

// loadBooks sends one batch a part, and says how many customers they have.
func loadBooks(ctx context.Context, tx pgx.Tx, serverKey []byte, workspaces []Workspace) (contacts int, err error) {
	for _, w := range workspaces {
		for book := range w.Books {
			batch := &pgx.Batch{}
			if err := book.queue(batch, w.ID, serverKey); err != nil {
				return contacts, err
			}
			if err := tx.SendBatch(ctx, batch).Close(); err != nil {
				return contacts, err
			}
			contacts += len(book.Contacts)
		}
	}
	return contacts, nil
}

// many are customers enough for their tables to be settled.
const many = 1000

// settle does at once what Postgres does by itself some minutes later: it counts what was loaded,
// and notes which pages of the tables everybody sees, so that the first pages that somebody opens
// are planned, and read their indexes alone, as all later ones are.
func settle(ctx context.Context, conn *pgx.Conn) error {
	var tables string
	err := conn.QueryRow(ctx, `
		select string_agg(format('%I.%I', schemaname, tablename), ', ') from pg_tables
		 where schemaname = 'public' and tableowner = current_user`).Scan(&tables)
	if err == nil {
		_, err = conn.Exec(ctx, `vacuum (analyze) `+tables)
	}
	return err
}

func (u *User) queue(batch *pgx.Batch, passwordHash string) {
	batch.Queue(`
		insert into users (id, email, email_key, name, name_key, words, password_hash, language, created_at)
		values (@id, @email, @email_key, @name, @name_key, @words, @hash, @language, @created)`,
		pgx.NamedArgs{
			"id": u.ID, "email": u.Email, "email_key": u.EmailKey, "name": u.Name, "name_key": texts.SearchKey(u.Name),
			"words": texts.SearchWords(u.Name), "hash": passwordHash, "language": u.Language, "created": u.Created,
		})
}

func (o *Organization) queue(batch *pgx.Batch) {
	batch.Queue(`insert into organizations (id, name, created_at) values ($1, $2, $3)`, o.ID, o.Name, o.Created)
	for _, p := range o.People {
		batch.Queue(
			`insert into organization_members (organization_id, user_id, role, created_at) values ($1, $2, $3, $4)`, o.ID,
			p.User, p.Role, p.Created,
		)
	}
}

func (w *Workspace) queue(batch *pgx.Batch, serverKey []byte) error {
	batch.Queue(`
		insert into workspaces (id, organization_id, name, lookups_per_minute, lookups_per_day, offline_after, created_at,
		                        business_name, street, postal_code, city, country, phone, time_zone, language, currency, business_version,
		                        terms_of_sale, order_footer, payments_version)
		values (@id, @organization, @name, @minute, @day, @offline, @created,
		        @business, @street, @postal_code, @city, @country, @phone, @zone, @language, @currency, @version,
		        @terms, @footer, @payments)`,
		pgx.NamedArgs{
			"id": w.ID, "organization": w.Organization, "name": w.Name, "minute": w.LookupsPerMinute, "day": w.LookupsPerDay,
			"offline": w.OfflineAfter, "created": w.Created,
			"business": w.Business.Name, "street": w.Business.Street, "postal_code": w.Business.PostalCode, "city": w.Business.City,
			"country": w.Business.Country, "phone": w.Business.Phone, "zone": w.Business.TimeZone, "language": w.Business.Language,
			"currency": w.Business.Currency, "version": w.Business.Version,
			"terms": w.Payments.Terms, "footer": w.Payments.Footer, "payments": w.Payments.Version,
		})
	batch.Queue(`insert into workspace_slugs (slug, workspace_id) values ($1, $2)`, w.Slug, w.ID)
	for _, m := range w.Members {
		m.queue(batch, w.ID)
	}
	for _, in := range w.Invitations {
		in.queue(batch, w.ID, serverKey)
	}
	for _, q := range w.Requests {
		q.queue(batch, w.ID)
	}
	for _, r := range w.Refusals {
		batch.Queue(`
			insert into refusals (workspace_id, id, member_id, rule, hour, count, at, peer)
			values ($1, $2, $3, $4, date_trunc('hour', $6::timestamptz), $5, $6, $7)`,
			w.ID, r.ID, r.Member, r.Rule, r.Count, r.At, r.Address)
	}
	for _, a := range w.Activity {
		if err := a.queue(batch, w.ID); err != nil {
			return err
		}
	}
	return nil
}

func (m *Member) queue(batch *pgx.Batch, ws uuid.UUID) {
	ends := m.AccessEnds // Of who is suspended it ended then, and ends as before once they are back.
	if !m.Suspended.IsZero() {
		ends = m.Suspended
	}
	batch.Queue(`
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, avatar_id, role, restrictions, owner_restrictions,
		                     version, access_ends_at, joined_at, last_seen_at, removed_at, suspended_at, ends_after, barred,
		                     lent_until, own_role, own_restrictions, own_owner_restrictions)
		select @workspace, @id, id, name, name_key, email, email_key, avatar_id, @role, @restrictions, @by_owner,
		       @version, @ends, @joined, @seen, @removed,
		       @suspended, case when @suspended::timestamptz is not null then @after::timestamptz end, @barred,
		       @lent, case when @lent::timestamptz is not null then @own_role end,
		       case when @lent::timestamptz is not null then @own_restrictions::text[] end,
		       case when @lent::timestamptz is not null then @own_by_owner::text[] end
		  from users where id = @user`,
		pgx.NamedArgs{
			"workspace": ws, "id": m.ID, "user": m.User, "role": m.Role.String(), "restrictions": m.Restrictions.Names(),
			"by_owner": m.SetByOwner.Names(),
			"version":  m.Version, "ends": postgres.OrNull(ends), "joined": m.Joined, "seen": postgres.OrNull(m.LastSeen),
			"removed": postgres.OrNull(m.Removed), "suspended": postgres.OrNull(m.Suspended), "after": postgres.OrNull(m.AccessEnds),
			"barred": m.Barred, "lent": postgres.OrNull(m.LentUntil), "own_role": m.Own.Role.String(),
			"own_restrictions": m.Own.Restrictions.Names(), "own_by_owner": m.Own.SetByOwner.Names(),
		})
}

func (q *Request) queue(batch *pgx.Batch, ws uuid.UUID) {
	batch.Queue(`
		insert into access_requests (workspace_id, id, member_id, resource, action, words, asked_at,
		                             state, answered_by, answered_at, answer, until)
		values (@workspace, @id, @member, @resource, @action, @words, @at, @state, @by, @answered, @answer, @until)`,
		pgx.NamedArgs{
			"workspace": ws, "id": q.ID, "member": q.Member.ID, "resource": q.Resource.String(), "action": q.Action.String(), "words": q.Words,
			"at": q.At, "state": string(q.State), "by": q.By, "answered": postgres.OrNull(q.AnsweredAt), "answer": q.Answer,
			"until": postgres.OrNull(q.Until),
		})
}

func (in *Invitation) queue(batch *pgx.Batch, ws uuid.UUID, serverKey []byte) {
	hash := signin.HashLink(signin.Link(serverKey, signin.InvitationLink, in.ID, int(in.Version)))
	batch.Queue(`
		insert into invitations (workspace_id, id, email, email_key, role, restrictions, language, access_ends_at, inviter_id, state,
		                         generation, token_hash, created_at, expires_at, answered_at, mail_state)
		values (@workspace, @id, @email, @email_key, @role, @restrictions, @language, @ends, @inviter, @state,
		        @generation, @hash, @created, @expires, @answered, 'sent')`,
		pgx.NamedArgs{
			"workspace": ws, "id": in.ID, "email": in.Email, "email_key": in.SortKey, "role": in.Role.String(),
			"restrictions": in.Restrictions.Names(),
			"language":     in.Language, "ends": postgres.OrNull(in.AccessEnds), "inviter": in.InviterID, "state": in.State,
			"generation": in.Version, "hash": hash, "created": in.Joined, "expires": in.Expires, "answered": postgres.OrNull(in.Answered),
		})
	if in.State == "pending" {
		batch.Queue(`
			insert into tokens (purpose, id, hash, generation, workspace_id, language, expires_at)
			values ('invitation', $1, $2, $3, $4, $5, $6)`, in.ID, hash, in.Version, ws, in.Language, in.Expires)
	}
}

func (a *Activity) queue(batch *pgx.Batch, ws uuid.UUID) error {
	detail := []byte("{}")
	about, named := a.Detail[postgres.About].(uuid.UUID)
	if a.Detail != nil {
		encoded, err := json.Marshal(a.Detail)
		if err != nil {
			return err
		}
		detail = encoded
	}
	batch.Queue(`
		with line as (
		    insert into activity (workspace_id, id, at, member_id, actor, act, subject, target, target_id, about_id, detail, address)
		    values (@workspace, @id, @at, @member, @actor, @act, @subject, @target, @target_id, @about, @detail, @address)
		    returning *)`+postgres.WordsOfAct,
		pgx.NamedArgs{
			"workspace": ws, "id": a.ID, "at": a.At, "member": uuid.NullUUID{UUID: a.Member, Valid: a.Member != uuid.Nil},
			"actor": a.Actor, "act": a.Act, "subject": string(activity.SubjectOf(a.Act)), "about": uuid.NullUUID{UUID: about, Valid: named},
			"words":  postgres.LogWords(a.Target, a.Detail),
			"target": a.Target, "target_id": uuid.NullUUID{UUID: a.TargetID, Valid: a.TargetID != uuid.Nil}, "detail": detail, "address": a.Address,
		})
	return nil
}

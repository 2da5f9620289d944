package learning

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// ImportTakers are the lists of this area that can come in.
func (Store) ImportTakers() kit.Takers {
	return kit.Takers{policy.Students: {
		Take: takeStudents,
		Undo: kit.UndoRecords(`students`, `state = was->>'state', progress = (was->>'progress')::smallint`),
	}}
}

// place is a student as they are kept.
type place struct {
	ID      uuid.UUID
	Contact uuid.UUID
	Course  uuid.UUID
	At      time.Time
	placeWas
	Version int64
	// Reference is what it is called where it comes from, "" for one of here.
	Reference string
}

// placeWas is what an undoing brings back of it.
type placeWas struct {
	State    string `json:"state"`
	Progress int    `json:"progress"`
}

// enrolment is a row of a file, and what is there of it.
type enrolment struct {
	importing.Student
	kit.ImportRow
	course course
}

// takeStudents takes students in. A customer is in a course once: one who is in it
// is brought up to date.
func takeStudents(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	var list []enrolment
	var keys, names []string
	for _, row := range rows {
		s, reason := r.Reader.Student(row.Cells)
		if reason != "" {
			done.Refuse(row.Line, reason, row.Cells)
			continue
		}
		list = append(list, enrolment{Student: s, ImportRow: row})
		keys, names = append(keys, s.Key()), append(names, s.Course)
	}
	courses, err := coursesByName(ctx, tx, names)
	if err != nil {
		return err
	}
	buyers, err := r.FindBuyers(ctx, tx, keys)
	if err != nil {
		return err
	}
	there, named, err := placesOf(ctx, tx, r, buyers, list)
	if err != nil {
		return err
	}
	var fresh []*place
	changed := map[*place]placeWas{} // what they were
	for i := range list {
		e := &list[i]
		found := courses[texts.Identity(e.Course)]
		p, whose := named[e.Reference], buyers.Known(&e.Buyer)
		key := seat{contact: whose}
		if len(found) == 1 {
			e.course, key.course = found[0], found[0].ID
			if p == nil && whose != uuid.Nil {
				p = e.among(there[key])
			}
		}
		switch {
		case p != nil && p.Contact != whose && (!r.Reader.Ours() || !buyers.New(&e.Buyer)): // Or the customer is gone.
			done.Refuse(e.Line, importing.OtherRecord, e.Cells)
			continue
		case p != nil:
			was := p.placeWas
			if !e.bring(p) {
				done.Already(1)
				continue
			}
			done.Remark(e.ImportRow, e.Remarks)
			if _, known := changed[p]; !known && p.Version > 0 {
				changed[p] = was
			}
			done.Changed++
			continue
		case len(found) == 0:
			done.Refuse(e.Line, importing.NoCourse, e.Cells)
			continue
		case len(found) > 1:
			done.Refuse(e.Line, importing.SameCourses, e.Cells)
			continue
		case buyers.Missing(&e.Buyer):
			done.Refuse(e.Line, importing.NoAddress, e.Cells)
			continue
		case !e.course.Active && !r.Reader.Ours(): // Who was in it elsewhere is no one new.
			done.Refuse(e.Line, importing.ClosedCourse, e.Cells)
			continue
		}
		p = &place{
			ID: postgres.NewID(), Course: e.course.ID, At: e.At, placeWas: placeWas{State: "enrolled"}, Reference: e.Reference,
		}
		if p.At.IsZero() {
			p.At = time.Now()
		}
		e.bring(p)
		p.Contact = buyers.Of(&e.Buyer, p.At)
		key.contact = p.Contact
		there[key], fresh = append(there[key], p), append(fresh, p)
		if p.Reference != "" {
			named[p.Reference] = p
		}
		done.Remark(e.ImportRow, e.Remarks)
		done.Created++
	}
	if r.Dry {
		return foreseePlaces(ctx, tx, r, there, slices.AppendSeq(fresh, maps.Keys(changed)))
	}
	if len(fresh)+len(changed) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	r.QueueBuyers(batch, tx, buyers)
	batch.Queue(`
		insert into students (workspace_id, import_id, id, contact_id, course_id, enrolled_at, state, progress, reference)
		select current_workspace(), $8, * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::smallint[],
		                                              $7::text[])`,
		idsOf(fresh, func(p *place) uuid.UUID { return p.ID }), idsOf(fresh, func(p *place) uuid.UUID { return p.Contact }),
		idsOf(fresh, func(p *place) uuid.UUID { return p.Course }),
		postgres.Column(fresh, func(p **place) time.Time { return (*p).At }),
		postgres.Column(fresh, func(p **place) string { return (*p).State }),
		postgres.Column(fresh, func(p **place) int16 { return int16((*p).Progress) }),
		postgres.Column(fresh, func(p **place) string { return (*p).Reference }), r.ID())
	var was []kit.RecordWas
	for p, before := range changed {
		batch.Queue(`
			update students set state = $2, progress = $3, version = version + 1
			 where workspace_id = current_workspace() and id = $1`, p.ID, p.State, p.Progress)
		was = append(was, kit.RecordWas{ID: p.ID, Version: p.Version + 1, Was: before})
	}
	if err := r.QueueRecordsWas(batch, was); err != nil {
		return err
	}
	return tx.SendBatch(ctx, batch).Close()
}

// among is the place that a row is about: the one of its day, else the one that the
// customer has not left, for nobody is in a course twice.
func (e *enrolment) among(places []*place) (found *place) {
	var left *place
	for _, p := range places {
		if e.Reference != "" && p.Reference != "" {
			continue // Another one, of another name.
		}
		sameDay := p.At.Truncate(time.Second).Equal(e.At.Truncate(time.Second))
		switch {
		case sameDay && (p.State == "left") == (e.State == "left"):
			return p
		case p.State != "left" && (sameDay || e.State != "left"):
			found = p
		case sameDay:
			left = p
		}
	}
	if found == nil {
		return left
	}
	return found
}

// bring brings a place up to date, and tells whether that changes it.
func (e *enrolment) bring(p *place) bool {
	was := *p
	if e.State != "" {
		p.State = e.State
	}
	if e.Progress >= 0 {
		p.Progress = e.Progress
	}
	return was != *p
}

func idsOf(list []*place, of func(*place) uuid.UUID) []pgtype.UUID {
	return postgres.Column(list, func(p **place) pgtype.UUID { return postgres.AsUUID(of(*p)) })
}

// course is one that is there.
type course struct {
	ID     uuid.UUID
	Name   string
	Active bool
}

// coursesByName finds courses by what tells their names apart.
func coursesByName(ctx context.Context, tx *postgres.Tx, names []string) (map[string][]course, error) {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = texts.SearchKey(name)
	}
	rows, _ := tx.Query(ctx, `
		select id, name, active from (`+postgres.OfKeys(`courses`, `name_key`, `$1::text[]`, ` and deleted_at is null`)+`) r
		 order by id`, keys)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[course])
	byName := map[string][]course{}
	for _, c := range found {
		key := texts.Identity(c.Name)
		byName[key] = append(byName[key], c)
	}
	return byName, err
}

// seat is a customer in a course.
type seat struct{ contact, course uuid.UUID }

// foreseePlaces notes the places of the customers whom a check would enrol or change,
// for the later rows.
func foreseePlaces(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, there map[seat][]*place, list []*place) error {
	made := map[string][]*place{} // by customer, and by reference
	for _, p := range list {
		p.Version = max(p.Version, 1)
		made[p.Contact.String()] = nil
	}
	for s, places := range there {
		if before, moved := made[s.contact.String()]; moved {
			made[s.contact.String()] = append(before, places...)
		}
	}
	for _, p := range list {
		if p.Reference != "" {
			made["reference "+p.Reference] = []*place{p}
		}
	}
	return kit.Foresee(ctx, tx, r, made)
}

// placesOf locks the places that the customers of a file have already, and those that
// its references name: by what they are called, or by the ids under which those of
// here leave.
func placesOf(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, buyers *kit.Buyers, list []enrolment,
) (there map[seat][]*place, named map[string]*place, err error) {
	var contacts, ids []uuid.UUID
	var references, keys []string
	for i := range list {
		if id := buyers.Known(&list[i].Buyer); id != uuid.Nil {
			contacts, keys = append(contacts, id), append(keys, id.String())
		}
		if list[i].Reference != "" {
			references, keys = append(references, list[i].Reference), append(keys, "reference "+list[i].Reference)
		}
		if id, err := uuid.Parse(list[i].Reference); err == nil {
			ids = append(ids, id)
		}
	}
	// Whoever enrols one of them meanwhile waits, and then sees where they are.
	if _, err := tx.Exec(ctx, `
		select from `+postgres.RowsOf(`contacts`, `select unnest($1::uuid[]) as id`, ` for no key update`), contacts); err != nil {
		return nil, nil, err
	}
	rows, _ := tx.Query(ctx, `
		select id, contact_id, course_id, enrolled_at, state, progress, version, reference
		  from `+postgres.RowsOf(`students`, postgres.OfKeys(`students`, `contact_id`, `$1::uuid[]`, ``)+` union all `+
		postgres.OfKeys(`students`, `reference`, `$2::text[]`, ` and reference <> ''`)+` union all `+
		postgres.OfIDs(`students`, `$3::uuid[]`, `reference = ''`), ` for update`), contacts, references, ids)
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[place])
	if err != nil {
		return nil, nil, err
	}
	foreseen, err := kit.Foreseen[[]*place](ctx, tx, r, keys)
	later := map[uuid.UUID]*place{}
	for _, places := range foreseen {
		for _, p := range places {
			later[p.ID] = p
		}
	}
	found = slices.DeleteFunc(found, func(p *place) bool { return later[p.ID] != nil })
	found = slices.AppendSeq(found, maps.Values(later))
	slices.SortFunc(found, func(a, b *place) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	there, named = map[seat][]*place{}, map[string]*place{}
	for _, p := range found {
		key := seat{p.Contact, p.Course}
		there[key] = append(there[key], p)
		named[cmp.Or(p.Reference, p.ID.String())] = p
	}
	return there, named, err
}

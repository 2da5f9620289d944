package pgtest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed restore.sql
var restoreSQL string

// keep notes in a database what it is like, so that its clones can be restored
// to that after a test. It replaces what was noted before.
func keep(ctx context.Context, superURL string) error {
	conn, err := pgx.Connect(ctx, superURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, `
		drop event trigger if exists kept_schema_changes;
		drop event trigger if exists kept_schema_drops;
		drop schema if exists kept cascade;`+restoreSQL)
	return err
}

// kept are databases that tests gave back, as they were when they were made, by
// their template. Restoring one takes a fifth of what a clone and a drop take, and
// its connections have read the catalogue and planned what they are asked.
type kept struct {
	sync.Mutex
	changed sync.Cond
	free    map[string][]*clone
	coming  map[string]int // so many are being restored
}

func newKept() *kept {
	k := &kept{free: map[string][]*clone{}, coming: map[string]int{}}
	k.changed.L = k
	return k
}

// take returns a free one, and waits for one that is being restored. It is nil when
// there is none of either.
func (k *kept) take(template string) *clone {
	k.Lock()
	defer k.Unlock()
	for len(k.free[template]) == 0 {
		if k.coming[template] == 0 {
			return nil
		}
		k.changed.Wait()
	}
	free := k.free[template]
	last := free[len(free)-1]
	k.free[template] = free[:len(free)-1]
	return last
}

// expect tells those who ask that one is being restored, until the function that it
// returns says whether it was.
func (k *kept) expect(c *clone) (give func(restored bool)) {
	k.Lock()
	defer k.Unlock()
	k.coming[c.template]++
	return func(restored bool) {
		k.Lock()
		defer k.Unlock()
		k.coming[c.template]--
		if restored {
			k.free[c.template] = append(k.free[c.template], c)
		}
		k.changed.Broadcast()
	}
}

// giveBack restores a database once nobody works in it, or has it dropped.
func (s *server) giveBack(c *clone, give func(restored bool)) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	restored, err := s.restore(ctx, c)
	if err != nil {
		fmt.Fprintf(os.Stderr, "pgtest: a database is made anew: %v\n", err)
	}
	if give(restored); restored {
		return
	}
	c.close(ctx)
	s.lease.giveUp(c.name)
}

func (s *server) restore(ctx context.Context, c *clone) (restored bool, err error) {
	if c.template == "" {
		return false, nil
	}
	if c.super == nil {
		if c.super, err = pgx.Connect(ctx, s.SuperURL(c.name)); err != nil {
			return false, err
		}
	}
	if err := c.settle(ctx); err != nil {
		return false, err
	}
	if err := c.super.QueryRow(ctx, `select kept.restore()`).Scan(&restored); err != nil || !restored {
		return false, err
	}
	_, err = c.super.Exec(ctx, `select kept.note()`)
	return err == nil, err
}

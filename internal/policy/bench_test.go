package policy_test

import (
	"testing"

	"latchkey/internal/policy"
)

// questions is a power of two, so that walking a round costs next to nothing.
const questions = 64

// asked is one of a round of questions: members of every kind, each with a resource.
type asked struct {
	actor    policy.Actor
	role     policy.Role
	resource policy.Resource
}

// round picks, evenly among all, questions about one action that get one answer.
func round(b *testing.B, c policy.ActionCode, allowed bool) (picked [questions]asked) {
	b.Helper()
	var list []asked
	for _, o := range offers(b) {
		actor, v := actorOf(b, o), viewOf(b, o)
		for _, r := range policy.Resources() {
			if v[question{r, c}].allowed == allowed {
				list = append(list, asked{actor, o.Role, r})
			}
		}
	}
	for i := range picked {
		picked[i] = list[i*len(list)/questions]
	}
	return picked
}

// bitset is the bare check that a decision is measured against: a table of
// roles and resources, a bit an action, and no reason, reach or mask.
type bitset [8][64]uint8

//go:noinline
func (s *bitset) may(role policy.Role, r policy.Resource, c policy.ActionCode) bool {
	return int(role) < len(s) && int(r) < len(s[role]) && s[role][r]&(1<<c) != 0
}

func BenchmarkBitset(b *testing.B) {
	list, set := round(b, policy.OpenCode, true), new(bitset)
	for _, q := range list {
		set[q.role][q.resource] |= 1 << policy.OpenCode
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		q := &list[i%questions]
		if !set.may(q.role, q.resource, policy.OpenCode) {
			b.Fatal("refused")
		}
	}
}

// road decides as the pages do: the action is known by its type alone, and the
// grant is handed on.
//
//go:noinline
func road[A policy.Action](actor policy.Actor, r policy.Resource) (policy.Grant[A], error) {
	return policy.Authorize[A](actor, r)
}

func BenchmarkAuthorize(b *testing.B) {
	b.Run("allowed", func(b *testing.B) {
		list := round(b, policy.OpenCode, true)
		b.ReportAllocs()
		b.ResetTimer()
		for i := range b.N {
			q := &list[i%questions]
			if grant, err := road[policy.Open](q.actor, q.resource); err != nil || grant.Actor().IsZero() {
				b.Fatal("refused")
			}
		}
	})
	b.Run("refused", func(b *testing.B) {
		list := round(b, policy.ExportCode, false)
		b.ReportAllocs()
		b.ResetTimer()
		for i := range b.N {
			q := &list[i%questions]
			if grant, err := road[policy.Export](q.actor, q.resource); err == nil || !grant.Actor().IsZero() {
				b.Fatal("allowed")
			}
		}
	})
}

// A sidebar asks for 45 sections.
func BenchmarkSidebar(b *testing.B) {
	sections := policy.Resources()[:45]
	actor := actorOf(b, policy.Offer{Role: policy.Manager})
	b.ReportAllocs()
	for b.Loop() {
		open := 0
		for _, r := range sections {
			if actor.Opens(r) {
				open++
			}
		}
		if open != 44 { // All but payments.
			b.Fatalf("%d sections are open", open)
		}
	}
}

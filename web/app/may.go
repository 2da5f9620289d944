package app

import (
	"latchkey/internal/policy"
)

// may tells whether the actor holds a further grant on the section.
func May[A policy.Action](actor policy.Actor, resource policy.Resource) bool {
	_, err := policy.Authorize[A](actor, resource)
	return err == nil
}

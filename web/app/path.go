package app

import (
	"strings"
	"time"

	"latchkey/internal/policy"
)

// pathOf is the address of a section: api_keys is at /api-keys.
func PathOf(resource policy.Resource) string {
	return "/" + strings.ReplaceAll(resource.String(), "_", "-")
}

// clock is a time of day in the workspace's zone.
func (r *Request) Clock(t time.Time) string { return t.In(r.Words.Zone).Format("15:04") }

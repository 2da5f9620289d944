package web

import (
	"latchkey/internal/policy"
	"strings"
	"time"
)

// pathOf is the address of a section: api_keys is at /api-keys.
func pathOf(resource policy.Resource) string {
	return "/" + strings.ReplaceAll(resource.String(), "_", "-")
}

// clock is a time of day in the workspace's zone.
func (r *Request) clock(t time.Time) string { return t.In(r.Words.Zone).Format("15:04") }

package app

import (
	"strings"
	"time"

	"latchkey/internal/policy"
)

// PathOf is the address of a section in its workspace: api_keys is at /settings/api-keys.
func PathOf(resource policy.Resource) string {
	if resource.Area() == "settings" {
		return "/settings/" + SettingsOf(resource)
	}
	return "/" + strings.ReplaceAll(resource.String(), "_", "-")
}

// SettingsOf is the address of a section within the settings, "" for one outside them.
func SettingsOf(resource policy.Resource) string {
	if resource.Area() != "settings" {
		return ""
	}
	return strings.ReplaceAll(resource.String(), "_", "-")
}

// Clock is a time of day in the workspace's zone.
func (r *Request) Clock(t time.Time) string { return t.In(r.Words.Zone).Format("15:04") }

// Package migrations embeds the schema, one numbered step a file.
package migrations

import "embed"

// FS holds the steps for golang-migrate, and grants.sql, which gives the app
// login exactly what it needs after every migration.
//
//go:embed *.sql
var FS embed.FS

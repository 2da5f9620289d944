package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/internal/postgres/localpg"
)

const database = "latchkey"

// startDatabase starts the Postgres of development, with its database.
func startDatabase(ctx context.Context) (*localpg.Cluster, error) {
	dir, err := dataDir()
	if err != nil {
		return nil, err
	}
	cluster, err := localpg.Start(ctx, localpg.Options{
		Dir:     filepath.Join(dir, "postgres"),
		Durable: true,
		Log:     os.Stderr,
	})
	if err != nil {
		return nil, err
	}
	if err := cluster.CreateDatabase(ctx, database, ""); err != nil {
		return nil, err
	}
	return cluster, putAsideWhenRewritten(ctx, cluster)
}

// printDatabase prints lines that a shell can evaluate.
func printDatabase(ctx context.Context) error {
	cluster, err := startDatabase(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("export DATABASE_URL='%s'\nexport DATABASE_OWNER_URL='%s'\n",
		cluster.AppURL(database), cluster.OwnerURL(database))
	return nil
}

func stopDatabase(ctx context.Context) error {
	cluster, err := startDatabase(ctx)
	if err != nil {
		return err
	}
	return cluster.Stop(ctx)
}

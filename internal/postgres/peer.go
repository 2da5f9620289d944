package postgres

import (
	"context"
)

type peerKey struct{}

// WithPeer notes the address that a request came from, for the activity log.
func WithPeer(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, peerKey{}, address)
}

func Peer(ctx context.Context) string {
	address, _ := ctx.Value(peerKey{}).(string)
	return address
}

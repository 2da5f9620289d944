package postgres

import "context"

type peerKey struct{}

// WithPeer notes the address that a request came from, for the activity log.
func WithPeer(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, peerKey{}, address)
}

// Peer is the address that a request came from, "" for what no request did.
func Peer(ctx context.Context) string {
	address, _ := ctx.Value(peerKey{}).(string)
	return address
}

type causeKey struct{}

// WithCause notes for which workflow something is done, for the activity log.
func WithCause(ctx context.Context, workflow string) context.Context {
	return context.WithValue(ctx, causeKey{}, workflow)
}

package ui

import "context"

// Meanwhile is what somebody else wrote into the fields of a form while it was
// open, by their ids. Label says who and when.
type Meanwhile struct {
	Label string
	Texts map[string]string
}

type meanwhileKey struct{}

// WithMeanwhile has the fields of a form say what is there now.
func WithMeanwhile(ctx context.Context, m Meanwhile) context.Context {
	return context.WithValue(ctx, meanwhileKey{}, m)
}

func meanwhileOf(ctx context.Context) Meanwhile {
	m, _ := ctx.Value(meanwhileKey{}).(Meanwhile)
	return m
}

package client

import "context"

type endKey struct{}

// FinishRequests returns a context for Update with which the end of ctx leaves no doubt behind: no PATCH is begun any
// more, but one under way is finished and its change verified. Options.RequestTimeout alone bounds it.
func FinishRequests(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), endKey{}, ctx)
}

// beginning is the context without which no PATCH is begun: that of FinishRequests' caller, or ctx itself.
func beginning(ctx context.Context) context.Context {
	if begins, ok := ctx.Value(endKey{}).(context.Context); ok {
		return begins
	}
	return ctx
}

package client

import "context"

type endKey struct{}

// FinishRequests gives a context for Update that does not end when ctx does: a request that is on its way is finished,
// bounded by the request time-out alone, and what it did is read back, so that no doubt is left behind. Once ctx ended
// Update begins no further PATCH, and does not wait for a busy server; its error is then the cause of ctx's end, or what
// became of the last PATCH.
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

package nmfnb

import (
	"context"
	"os"
	"os/signal"
)

// Context returns a context that ends when the notebook's stop button is pressed (or Ctrl-C in a terminal). A fit that was
// given it ends after its current iteration and returns the model reached so far, instead of being killed with the cell:
//
//	model, err := cfg.Fit(nmfnb.Context(), x)
//
// A second press ends the cell as ever.
func Context() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx
}

package nmfnb

import "os"

// Must returns v, or shows err as one line and ends the program, and so the cell, with exit status 1. It keeps notebooks
// short where nothing can be done about an error but to read it:
//
//	model := nmfnb.Must(nmf.Default(2).Fit(ctx, x))
func Must[T any](v T, err error) T {
	if err != nil {
		Display(err)
		os.Exit(1)
	}
	return v
}

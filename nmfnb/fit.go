package nmfnb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Fit is cfg.Fit with what a notebook adds to it.
//
// It shows how the fit goes on (see Live, unless cfg.OnIteration is set), and the stop button ends it (see Context): then the
// model reached so far is returned without an error, with a warning that says so.
//
// Every cell of a notebook is a program of its own, so a fit that ran to its end is kept on disk, in the user's cache
// folder. A later Fit of the same data with the same configuration, by the same version of this module on the same kind of
// machine, says that it reuses it and returns at once with the very same model. A kept fit that is damaged is fitted again.
// The oldest are dropped when all of them together exceed one gigabyte. A fit that was stopped is kept too, for the cells
// that follow: until the kernel is restarted.
//
// Errors are those of cfg.Fit, from bad data or a bad configuration. A fit that cannot be kept is not an error: Fit says why.
func Fit(cfg nmf.Config, x mat.Matrix) (*nmf.Model, error) {
	endedPath, stoppedPath, keepErr := fitPaths(cfg, x)
	if m, err := loadFit(endedPath); err == nil {
		Display(fmt.Sprintf("Reused the fit kept on disk: %s, %s.", words.Count(m.Iterations, "iteration", "iterations"), reached(m)))
		return m, nil
	}
	if m, err := loadFit(stoppedPath); err == nil {
		Display(fmt.Sprintf("Reused the fit that was stopped by hand after %s.\nTo fit again, restart the kernel or change the configuration.",
			words.Count(m.Iterations, "iteration", "iterations")))
		return m, nil
	}
	var l *live
	if cfg.OnIteration == nil {
		l = newLive(cfg)
		cfg.OnIteration = l.iteration
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	m, err := cfg.Fit(ctx, x)
	if m != nil && errors.Is(err, context.Canceled) {
		if l != nil {
			l.stopped()
		}
		m.Warnings = append(m.Warnings, fmt.Sprintf("stopped by hand after %s of at most %d", words.Count(m.Iterations, "iteration", "iterations"), cfg.MaxIter))
		if stoppedPath != "" {
			keepErr = keepFit(stoppedPath, m)
		}
		sayNotKept(keepErr)
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if keepErr == nil {
		keepErr = keepFit(endedPath, m)
	}
	sayNotKept(keepErr)
	return m, nil
}

func sayNotKept(err error) {
	if err != nil {
		Display(fmt.Sprintf("This fit is not kept on disk: %v", err))
	}
}

func reached(m *nmf.Model) string {
	if m.Converged {
		return "converged"
	}
	return "not converged"
}

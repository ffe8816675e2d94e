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
// machine, returns at once with the very same model. It says nothing, but in the first cell of a kernel that asks for the fit it
// shows what the fit has shown: so a notebook looks the same whether its fits were kept or not. [Kept] lists what is kept.
//
// A kept fit that is damaged, that is not what its file says, or that others than the user may have written is fitted again. The
// oldest are dropped when all of them together exceed one gigabyte.
//
// A fit that was stopped is kept too, for the cells that follow: until the kernel is restarted, or what is kept is cleared. One that
// was stopped before its first iteration starts again.
//
// Errors are those of cfg.Fit, from bad data or a bad configuration. A fit that cannot be kept is not an error: Fit says why.
func Fit(cfg nmf.Config, x mat.Matrix) (*nmf.Model, error) {
	kept, keepErr := slotOf(cfg, x)
	var l *live
	if cfg.OnIteration == nil {
		l = newLive(cfg)
	}
	if keepErr == nil {
		if m, err := kept.load(); err == nil {
			if l != nil && kept.firstShown() {
				l.replay(m.History)
			}
			return m, nil
		}
	}
	if l != nil {
		cfg.OnIteration = l.iteration
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	m, err := cfg.Fit(ctx, x)
	path := kept.ended
	switch {
	case m != nil && errors.Is(err, context.Canceled):
		if l != nil {
			l.stopped()
		}
		m.Warnings = append(m.Warnings, fmt.Sprintf("stopped by hand after %s of at most %d", words.Count(m.Iterations, "iteration", "iterations"), cfg.MaxIter))
		path = kept.stopped
		if path == "" || m.Iterations == 0 {
			return m, nil
		}
	case err != nil:
		return nil, err
	case l != nil:
		l.leave()
	}
	if keepErr == nil {
		keepErr = kept.keep(path, m)
		if l != nil {
			kept.firstShown()
		}
	}
	if keepErr != nil {
		Display(fmt.Sprintf("This fit is not kept on disk: %v", keepErr))
	}
	return m, nil
}

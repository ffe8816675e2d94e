//go:build unix

package nmfnb

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestStopButtonEndsAFitWithTheModelReached(t *testing.T) {
	folder := ownCache(t)
	cfg := nmf.Default(2)
	cfg.MaxIter, cfg.Tol = 1<<30, 0
	var pressed time.Time
	cfg.OnIteration = func(it nmf.Iteration) {
		if it.Number == 3 {
			pressed = time.Now()
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Error(err)
			}
		}
	}
	m, err := Fit(cfg, postData())
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(pressed); took > 500*time.Millisecond {
		t.Errorf("the fit ended %v after the stop button", took)
	}
	if m.Iterations < 3 || m.W == nil || m.Converged {
		t.Errorf("the model is not the one reached: %d iterations", m.Iterations)
	}
	if n := len(m.Warnings); n == 0 || !strings.HasPrefix(m.Warnings[n-1], "stopped by hand after ") {
		t.Errorf("the warnings %q do not say so", m.Warnings)
	}
	if files, _ := os.ReadDir(folder); len(files) > 0 {
		t.Errorf("%d files are kept of a fit that was stopped", len(files))
	}
}

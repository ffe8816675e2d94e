//go:build unix

package nmfnb

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// stoppedFit is a fit that would never end and whose third iteration presses the stop button.
func stoppedFit(t *testing.T) (*nmf.Model, int) {
	t.Helper()
	cfg := nmf.Default(2)
	cfg.MaxIter, cfg.Tol = 1<<30, 0
	var pressed time.Time
	ran := 0
	cfg.OnIteration = func(it nmf.Iteration) {
		ran++
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
	if took := time.Since(pressed); ran > 0 && took > 500*time.Millisecond {
		t.Errorf("the fit ended %v after the stop button", took)
	}
	if m.Iterations < 3 || m.W == nil || m.Converged {
		t.Errorf("the model is not the one reached: %d iterations", m.Iterations)
	}
	if n := len(m.Warnings); n == 0 || !strings.HasPrefix(m.Warnings[n-1], "stopped by hand after ") {
		t.Errorf("the warnings %q do not say so", m.Warnings)
	}
	return m, ran
}

func TestStopButtonEndsAFitWithTheModelReached(t *testing.T) {
	folder := ownCache(t)
	stoppedFit(t)
	if files, _ := os.ReadDir(folder); len(files) > 0 {
		t.Errorf("%d files are kept of a fit that was stopped", len(files))
	}
}

func TestStoppedFitIsThereForTheCellsThatFollow(t *testing.T) {
	folder := ownCache(t)
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	first, _ := stoppedFit(t)
	again, ran := stoppedFit(t)
	if ran > 0 || again.Iterations != first.Iterations || !mat.Equal(again.W, first.W) || !mat.Equal(again.H, first.H) {
		t.Errorf("the next cell has another model: %d iterations ran", ran)
	}
	if files, _ := os.ReadDir(folder); len(files) > 0 {
		t.Errorf("%d files are kept for longer than the kernel", len(files))
	}
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	if _, ran := stoppedFit(t); ran == 0 {
		t.Error("the fit is reused after a restart of the kernel")
	}
}

// pressing presses the stop button when it is read for the second time: by the fit, when it takes X over.
type pressing struct {
	mat.Matrix
	reads *int
}

func (p pressing) At(i, j int) float64 {
	n, m := p.Dims()
	if *p.reads++; *p.reads == n*m+1 {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			panic(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return p.Matrix.At(i, j)
}

func (p pressing) T() mat.Matrix { return mat.Transpose{Matrix: p} }

func TestAFitStoppedBeforeItsFirstIterationIsNotKept(t *testing.T) {
	ownCache(t)
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	reads := 0
	x := pressing{postData(), &reads}
	m, err := Fit(nmf.Default(2), x)
	if err == nil && m.Iterations > 0 {
		t.Fatalf("%d iterations ran", m.Iterations)
	}
	if files, _ := os.ReadDir(stoppedFolder()); len(files) > 0 {
		t.Errorf("%d files are kept", len(files))
	}
	if m, err := Fit(nmf.Default(2), x); err != nil || !m.Converged {
		t.Errorf("it does not start again: %v, %v", m, err)
	}
}

func TestAStoppedFitStartsAgainWhenWhatIsKeptIsCleared(t *testing.T) {
	ownCache(t)
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	stoppedFit(t)
	if got := Kept().Text(); !strings.Contains(got, "stopped by hand") {
		t.Errorf("the list is %s", got)
	}
	if err := Kept().Clear(); err != nil {
		t.Fatal(err)
	}
	if _, ran := stoppedFit(t); ran == 0 {
		t.Error("the stopped fit is reused")
	}
}

// pressWhen presses the stop button as soon as it holds.
func pressWhen(t *testing.T, holds func() bool) {
	t.Helper()
	go func() {
		for range 3000 {
			if holds() {
				if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
					t.Error(err)
				}
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
}

// slow is a fit that takes minutes for many components and no time for one.
func slow() (nmf.Config, mat.Matrix) {
	x := mat.NewDense(400, 300, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64((i*31+j*j*7)%97) + 1 }, x)
	cfg := random(60)
	cfg.MaxIter, cfg.Tol = 1<<30, 1e-14
	return cfg, x
}

func TestStopButtonEndsRanksWithThoseThatAreComplete(t *testing.T) {
	folder := ownCache(t)
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	cfg, x := slow()
	cfg.Tol = 1e-6
	pressWhen(t, func() bool { fits, _, _ := keptFiles(folder); return len(fits) > 0 })
	ks := []int{1, 150}
	for call := range 2 { // the second is that of the next cell
		begun := time.Now()
		ranks, err := Ranks(cfg, x, ks, 4)
		if err != nil || len(ranks) != 1 || ranks[0].Components != 1 {
			t.Fatalf("call %d: %d ranks, %v", call, len(ranks), err)
		}
		if took := time.Since(begun); call == 1 && took > 3*time.Second {
			t.Errorf("the next cell takes %v", took)
		}
	}
	if got := Kept().Text(); !strings.Contains(got, "stopped by hand") || !strings.Contains(got, "2 ranks") {
		t.Errorf("the list is %s", got)
	}
}

func TestStopButtonEndsBestWithTheBestReached(t *testing.T) {
	ownCache(t)
	t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir())
	cfg, x := slow()
	begun := time.Now()
	pressWhen(t, func() bool { return time.Since(begun) > time.Second })
	m, err := Best(cfg, x, 5)
	if err != nil || m.Iterations == 0 || m.Warnings[len(m.Warnings)-1] != "stopped by hand after 0 of 5 starts" {
		t.Fatalf("%v, %v", m, err)
	}
	again, err := Best(cfg, x, 5)
	if err != nil || !mat.Equal(m.H, again.H) {
		t.Errorf("the next cell has another model, %v", err)
	}
}

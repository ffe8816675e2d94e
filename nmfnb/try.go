package nmfnb

import (
	"fmt"
	"runtime"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
)

// Try returns what do returns, and a panic of gonum as an error that says which function it came from and what the shapes are of the
// matrices named after do. Gonum itself says neither: "mat: dimension mismatch".
//
//	wh := nmfnb.Must(nmfnb.Try(func() *mat.Dense { var wh mat.Dense; wh.Mul(w, h); return &wh }, w, h))
//
// The error wraps gonum's where that is one, so that errors.Is(err, mat.ErrShape) holds. Any other panic goes on.
func Try[T any](do func() T, of ...mat.Matrix) (v T, err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		from := gonumFunction()
		if from == "" {
			panic(p)
		}
		cause, is := p.(error)
		if !is {
			cause = fmt.Errorf("%v", p)
		}
		err = fmt.Errorf("nmfnb: %s: %w%s", from, cause, shapesOf(of))
	}()
	return do(), nil
}

// gonumFunction is the function of gonum that the panicking code called; empty if the panic did not begin in gonum. A deferred function
// calls it.
func gonumFunction() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicked, from := false, ""
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "gonum.org/") && panicked:
			from = f.Function[strings.LastIndex(f.Function, "/")+1:]
		case strings.HasPrefix(f.Function, "runtime."):
			panicked = panicked || f.Function == "runtime.gopanic"
		case panicked:
			return from
		}
		if !more {
			return from
		}
	}
}

// shapesOf says the shapes of matrices: (4×5 and 2×5).
func shapesOf(of []mat.Matrix) string {
	if len(of) == 0 {
		return ""
	}
	var said []string
	for _, m := range of {
		if nilcheck.IsNil(m) {
			said = append(said, "nil")
		} else {
			said = append(said, words.Shape(m.Dims()))
		}
	}
	return " (" + strings.Join(said, " and ") + ")"
}

package nmfnb

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// recorder is where pictures go in a test.
type recorder struct {
	sync.Mutex
	ids    []string
	frames []frame
}

func (r *recorder) draw(id string, f frame) {
	r.Lock()
	defer r.Unlock()
	r.ids, r.frames = append(r.ids, id), append(r.frames, f)
}

func (r *recorder) texts() []string {
	r.Lock()
	defer r.Unlock()
	out := make([]string, len(r.frames))
	for i, f := range r.frames {
		out[i] = f.text()
	}
	return out
}

func recorded(c nmf.Config) (*live, *recorder) {
	r := &recorder{}
	return &live{config: c, draw: r.draw}, r
}

func falling(number int) nmf.Iteration {
	return nmf.Iteration{Number: number, Loss: 1 + 9/float64(number), Violation: 1 / float64(number), Seconds: float64(number) / 50}
}

func TestLiveDrawsTheLastIterationAtOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*nmf.Config)
		upTo   int
		want   string
	}{
		{"converged", func(c *nmf.Config) { c.Tol = 0.1 }, 10, "iteration 10 of at most 200, loss 1.9, converged"},
		{"at the limit", func(c *nmf.Config) { c.MaxIter = 5 }, 5, "iteration 5 of at most 5, loss 2.8, not converged"},
		{"without a tolerance", func(c *nmf.Config) { c.Tol, c.MaxIter = 0, 3 }, 3, "iteration 3 of at most 3, loss 4, not converged"},
		{"multiplicative updates look every tenth time", func(c *nmf.Config) { c.Solver, c.Tol = nmf.MultiplicativeUpdate, 0.3 }, 10,
			"iteration 10 of at most 200, loss 1.9, converged"},
	} {
		config := nmf.Default(2)
		c.change(&config)
		l, r := recorded(config)
		for i := range c.upTo {
			l.iteration(falling(i + 1))
		}
		if got := r.texts(); len(got) == 0 || got[len(got)-1] != c.want {
			t.Errorf("%s: drawn were %q, want at last %q", c.name, got, c.want)
		}
	}
}

func TestLiveDrawsAtMostTenTimesASecond(t *testing.T) {
	config := nmf.Default(2)
	config.MaxIter, config.Tol = 1e9, 0
	l, r := recorded(config)
	start := time.Now()
	number := 0
	for time.Since(start) < 350*time.Millisecond {
		number++
		l.iteration(falling(number))
		time.Sleep(100 * time.Microsecond)
	}
	drawn := len(r.texts())
	if most := int(time.Since(start)/redraw) + 1; drawn < 1 || drawn > most {
		t.Errorf("%d iterations were drawn %d times in 350 ms, want 1 to %d", number, drawn, most)
	}
	l.stopped()
	l.catchUp()
	got := r.texts()
	if want := fmt.Sprintf("iteration %d of at most 1000000000, loss %s, stopped", number, loss(falling(number).Loss)); got[len(got)-1] != want {
		t.Errorf("the last picture is %q, want %q", got[len(got)-1], want)
	}
}

func TestEachFitHasAPictureOfItsOwn(t *testing.T) {
	config := nmf.Default(2)
	config.MaxIter = 2
	l, r := recorded(config)
	for range 2 {
		l.iteration(falling(1))
		l.iteration(falling(2))
	}
	if len(r.ids) != 2 || r.ids[0] == r.ids[1] || r.ids[0] == "" {
		t.Errorf("two fits were drawn in the places %q", r.ids)
	}
	if n := r.frames[1].curve.count; n != 2 {
		t.Errorf("the second curve has %d points, want 2", n)
	}
}

func TestDisplayBringsThePictureUpToDate(t *testing.T) {
	l, r := recorded(nmf.Default(2))
	l.iteration(falling(1))
	Display()
	if got := r.texts(); len(got) != 1 || got[0] != "iteration 1 of at most 200, loss 10" {
		t.Errorf("drawn were %q", got)
	}
	l.iteration(falling(2))
	l.catchUp()
	Display() // what is kept has no times, though nothing is new
	if got := r.texts(); len(got) != 3 || got[2] != "iteration 2 of at most 200, loss 5.5" {
		t.Errorf("drawn were %q", got)
	}
	Display()
	if got := r.texts(); len(got) != 3 {
		t.Errorf("the same is drawn again: %q", got)
	}
}

func curveOf(losses ...float64) (c curve) {
	for _, v := range losses {
		c.add(v)
	}
	return c
}

// What is thinned out must not move what is left, nor lose the ends and the range.
func TestCurveOfALongFitKeepsItsPlace(t *testing.T) {
	for _, n := range []int{1, 2, curvePoints, curvePoints + 1, 1000, 54321} {
		losses := make([]float64, n)
		for i := range losses {
			losses[i] = float64(n - i)
		}
		if n == 1000 {
			losses[501], losses[502] = 5000, -7
		}
		c := curveOf(losses...)
		if c.count != n || c.first != losses[0] || c.last != losses[n-1] || c.low != slices.Min(losses) || c.high != slices.Max(losses) {
			t.Errorf("%d losses: the curve is %+v", n, c)
		}
		if least := min(n, curvePoints/2); len(c.points) < least || len(c.points) > curvePoints {
			t.Errorf("%d losses: %d points, want %d to %d", n, len(c.points), least, curvePoints)
		}
		for i, v := range c.points {
			if v != losses[i*c.every] {
				t.Fatalf("%d losses: point %d of every %d is %v, want %v", n, i, c.every, v, losses[i*c.every])
			}
		}
		if (len(c.points)-1)*c.every > n-1 || len(c.points)*c.every < n {
			t.Errorf("%d losses: %d points of every %d do not cover them", n, len(c.points), c.every)
		}
	}
}

func TestFrameIsSmallAndParses(t *testing.T) {
	config := nmf.Default(2)
	for name, losses := range map[string][]float64{
		"one":       {3},
		"flat":      {2, 2, 2},
		"down to 0": {1, 0.5, 0},
		"decades":   {1e12, 1e3, 1e-9},
		"tiny":      {1e-300, 5e-301},
		"many":      make([]float64, 100_000),
	} {
		if name == "many" {
			for i := range losses {
				losses[i] = 1 + 1/float64(i+1)
			}
		}
		f := frame{config: config, curve: curveOf(losses...), state: converged, now: nmf.Iteration{Number: len(losses), Loss: losses[len(losses)-1]}}
		h := f.html()
		if len(h) > 30_000 {
			t.Errorf("%s: %d bytes, want at most 30 kB", name, len(h))
		}
		if strings.Contains(h, "NaN") || strings.Contains(h, "Inf") {
			t.Errorf("%s: a point is nowhere: %s", name, h)
		}
		all := parse(t, h)
		svg := named(all, "svg")
		if len(svg) != 1 || !strings.HasPrefix(svg[0].attrs["aria-label"], "loss") {
			t.Errorf("%s: the curve has no words: %v", name, svg)
		}
		points := strings.Fields(named(all, "polyline")[0].attrs["points"])
		if len(points) > curvePoints+1 {
			t.Errorf("%s: %d points", name, len(points))
		}
		for _, p := range points {
			var x, y float64
			if _, err := fmt.Sscanf(p, "%f,%f", &x, &y); err != nil || x < 0 || x > curveWidth || y < 0 || y > curveHeight {
				t.Errorf("%s: the point %s is outside the picture (%v)", name, p, err)
			}
		}
	}
}

func TestTimeLeftIsSaidInWords(t *testing.T) {
	for seconds, want := range map[float64]string{0.2: "1 s", 119: "119 s", 120: "2 min", 7199: "120 min", 7201: "3 h"} {
		if got := inWords(time.Duration(seconds * float64(time.Second))); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
	slow := frame{config: nmf.Default(2), now: nmf.Iteration{Number: 3, Loss: 2, Seconds: 2}, curve: curveOf(4, 3, 2)}
	if got, want := slow.text(), "iteration 3 of at most 200, loss 2, 1.5 iterations/s, at most 3 min left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := slow.line(); got != "\r"+slow.text()+"\x1b[K" {
		t.Errorf("the terminal gets %q", got)
	}
	slow.state, slow.now.Loss = stopped, math.Inf(1)
	if got := slow.line(); !strings.HasSuffix(got, "stopped\x1b[K\n") {
		t.Errorf("the terminal gets %q at last", got)
	}
}

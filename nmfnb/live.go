package nmfnb

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/nmfnb/notebook/internal/gonb"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// redraw is the least time between two pictures of a fit.
const redraw = 100 * time.Millisecond

// Live returns a function that shows how a fit of the configuration goes on, at most ten times a second:
//
//	cfg.OnIteration = nmfnb.Live(cfg)
//
// In a notebook it is a progress bar with the iteration, the loss, the speed and the time left at most, above the curve of the
// loss; the saved notebook holds the last state alone, without times. On a terminal (stderr) it is one line, elsewhere it is
// silent. Each fit that calls the function gets a picture of its own.
func Live(c nmf.Config) func(nmf.Iteration) {
	return newLive(c).iteration
}

// live is the picture of one fit after another.
type live struct {
	config nmf.Config
	draw   func(id string, f frame)

	mu    sync.Mutex // held while drawing, so that pictures come in order
	id    string     // of the picture of this fit
	curve curve
	now   nmf.Iteration
	timer *time.Timer // runs when there is something new to draw
	drawn state       // of the last picture
}

func newLive(c nmf.Config) *live {
	l := &live{config: c}
	switch {
	case gonb.Running():
		l.draw = func(id string, f frame) { bundle{html: f.html(), text: f.text()}.send(id, f.state != running) }
	case isTerminal(os.Stderr):
		l.draw = func(_ string, f frame) { fmt.Fprint(os.Stderr, f.line()) }
	default:
		l.draw = func(string, frame) {}
	}
	return l
}

// iteration costs the fit next to nothing: a timer draws. The last one is drawn at once, since a cell may end with it.
func (l *live) iteration(it nmf.Iteration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if it.Number == 1 || l.id == "" {
		l.id, l.curve = gonb.NewID(), curve{}
		current.Lock()
		current.live = l
		current.Unlock()
	}
	l.curve.add(it.Loss)
	l.now = it
	switch {
	case l.isConverged():
		l.drawNow(converged)
	case it.Number >= l.config.MaxIter:
		l.drawNow(atLimit)
	case l.timer == nil:
		l.timer = time.AfterFunc(redraw, l.catchUp)
	}
}

// replay draws the last picture of a fit that was kept, which is that of the fit itself.
func (l *live) replay(history []nmf.Iteration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(history) == 0 {
		return
	}
	l.id = gonb.NewID()
	for _, it := range history {
		l.curve.add(it.Loss)
		l.now = it
	}
	switch {
	case l.isConverged():
		l.drawNow(converged)
	case l.now.Number >= l.config.MaxIter:
		l.drawNow(atLimit)
	default:
		l.drawNow(left)
	}
}

// catchUp draws what was not drawn yet.
func (l *live) catchUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.drawNow(running)
	}
}

// leave draws what cells that end without a word to Live, as those of mini-batches may, leave in the notebook: no times.
func (l *live) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.id != "" && (l.timer != nil || l.drawn == running) {
		l.drawNow(left)
	}
}

// stopped draws the last picture of a fit that was ended early.
func (l *live) stopped() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.id != "" {
		l.drawNow(stopped)
	}
}

func (l *live) drawNow(s state) {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	l.drawn = s
	l.draw(l.id, frame{config: l.config, now: l.now, curve: l.curve.clone(), state: s})
}

// isConverged tells by what nmf.Iteration says of Violation whether the fit ends with it.
func (l *live) isConverged() bool {
	looks := l.config.Solver != nmf.MultiplicativeUpdate || l.now.Number%10 == 0
	return l.config.Tol > 0 && looks && l.now.Violation <= l.config.Tol
}

// current is the picture that Display brings up to date before it shows anything below.
var current struct {
	sync.Mutex
	*live
}

func catchUpLive() {
	current.Lock()
	l := current.live
	current.Unlock()
	if l != nil {
		l.leave()
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != ""
}

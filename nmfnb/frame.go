package nmfnb

import (
	"fmt"
	"html"
	"math"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// state is how far a fit has come.
type state int

const (
	running state = iota
	converged
	atLimit
	stopped
	left // by a fit that ended for a reason that Live is not told, or by one that goes on after what is displayed
)

// frame is one picture of a fit that goes on. Only a running one has times in it, so that what a notebook keeps depends on the
// data and the configuration alone.
type frame struct {
	config nmf.Config
	now    nmf.Iteration
	curve  curve
	state  state
}

// text says it in words: iteration 57 of 200, loss 0.8610, 52 iterations/s, at most 3 s left.
func (f frame) text() string {
	said := fmt.Sprintf("iteration %d of at most %d, loss %s", f.now.Number, f.config.MaxIter, loss(f.now.Loss))
	switch f.state {
	case converged:
		return said + ", converged"
	case atLimit:
		return said + ", not converged"
	case stopped:
		return said + ", stopped"
	case left:
		return said
	}
	if f.now.Seconds <= 0 {
		return said
	}
	rate := float64(f.now.Number) / f.now.Seconds
	digits := 0
	if rate < 10 {
		digits = 1
	}
	left := time.Duration(float64(f.config.MaxIter-f.now.Number) / rate * float64(time.Second))
	return fmt.Sprintf("%s, %.*f iterations/s, at most %s left", said, digits, rate, inWords(left))
}

// line rewrites the last line of a terminal.
func (f frame) line() string {
	end := ""
	if f.state != running {
		end = "\n"
	}
	return "\r" + f.text() + "\x1b[K" + end
}

func (f frame) html() string {
	value := f.now.Number
	if f.state == converged {
		value = f.config.MaxIter
	}
	return fmt.Sprintf(`<div style="margin:0.4em 0;%s">`+
		`<div><progress max="%d" value="%d" aria-label="iterations" style="width:12em;vertical-align:middle"></progress> %s</div>`+"\n%s</div>\n",
		fontStyle, f.config.MaxIter, value, html.EscapeString(f.text()), f.curve.html())
}

func loss(v float64) string { return style.FormatFor([]float64{v}).String(v) }

// inWords rounds up.
func inWords(d time.Duration) string {
	switch s := math.Ceil(d.Seconds()); {
	case s < 120:
		return fmt.Sprintf("%.0f s", s)
	case s < 2*3600:
		return fmt.Sprintf("%.0f min", math.Ceil(s/60))
	default:
		return fmt.Sprintf("%.0f h", math.Ceil(s/3600))
	}
}

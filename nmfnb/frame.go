package nmfnb

import (
	"fmt"
	"html"
	"math"
	"strings"
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
)

// frame is one picture of a fit that goes on. Only a running one has times in it, so that what a notebook keeps depends on the
// data and the configuration alone.
type frame struct {
	config nmf.Config
	now    nmf.Iteration
	losses []float64
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

// The curve's size in CSS pixels; it shrinks with the page.
const (
	curveWidth  = 480.0
	curveHeight = 110.0
	curvePoints = 240
)

func (f frame) html() string {
	value := f.now.Number
	if f.state == converged {
		value = f.config.MaxIter
	}
	return fmt.Sprintf(`<div style="margin:0.4em 0;%s">`+
		`<div><progress max="%d" value="%d" aria-label="iterations" style="width:12em;vertical-align:middle"></progress> %s</div>`+"\n%s</div>\n",
		fontStyle, f.config.MaxIter, value, html.EscapeString(f.text()), f.curve())
}

// curve is the loss by iteration, on a logarithmic scale when it spans more than a factor of 20.
func (f frame) curve() string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range f.losses {
		low, high = min(low, v), max(high, v)
	}
	scale, how := func(v float64) float64 { return v }, ""
	if low > 0 && high > 20*low {
		scale, how = math.Log, " (log)"
	}
	span := scale(high) - scale(low)
	place := func(i int) (x, y float64) {
		y = 0.5
		if span > 0 {
			y = (scale(high) - scale(f.losses[i])) / span
		}
		return 4 + (curveWidth-8)*float64(i)/float64(max(len(f.losses)-1, 1)), 6 + (curveHeight-12)*y
	}
	var points []string
	step := max(1, (len(f.losses)+curvePoints-1)/curvePoints)
	for i := 0; i < len(f.losses)-1; i += step {
		x, y := place(i)
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	}
	x, y := place(len(f.losses) - 1)
	points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	said := fmt.Sprintf("loss%s from %s to %s in %s", how, loss(f.losses[0]), loss(f.now.Loss), count(len(f.losses), "iteration"))
	colour := style.Hex(style.Series(0))
	return fmt.Sprintf(`<svg viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g" role="img" aria-label="%[3]s" style="border-left:%[4]s;border-bottom:%[4]s">`,
		curveWidth, curveHeight, said, line) +
		fmt.Sprintf(`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"/>`, strings.Join(points, " "), colour) +
		fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/></svg>`, x, y, colour) +
		fmt.Sprintf("\n<div style=\"%s;font-size:0.9em\">%s</div>\n", quiet, said)
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

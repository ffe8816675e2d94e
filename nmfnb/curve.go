package nmfnb

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// curvePoints is the most points that a curve keeps.
const curvePoints = 240

// curve is the loss by iteration. It costs the same however long the fit is: when it is full, every second point goes.
type curve struct {
	count       int       // iterations
	every       int       // so many of which have one point
	points      []float64 // of iterations 1, 1 + every, 1 + 2·every, …
	first, last float64
	low, high   float64 // of all iterations
}

func (c *curve) add(loss float64) {
	if c.count == 0 {
		*c = curve{every: 1, points: make([]float64, 0, curvePoints), first: loss, low: loss, high: loss}
	}
	c.last, c.low, c.high = loss, min(c.low, loss), max(c.high, loss)
	if c.count == c.every*len(c.points) {
		if len(c.points) == curvePoints {
			for i := range curvePoints / 2 {
				c.points[i] = c.points[2*i]
			}
			c.points, c.every = c.points[:curvePoints/2], 2*c.every
		}
		c.points = append(c.points, loss)
	}
	c.count++
}

func (c curve) clone() curve {
	c.points = slices.Clone(c.points)
	return c
}

// The picture's size in CSS pixels; it shrinks with the page.
const (
	curveWidth  = 480.0
	curveHeight = 110.0
)

// html draws the loss on a logarithmic scale when it spans more than a factor of 20, and says it in words below.
func (c curve) html() string {
	scale, how := func(v float64) float64 { return v }, ""
	if c.low > 0 && c.high > 20*c.low {
		scale, how = math.Log, " (log)"
	}
	span := scale(c.high) - scale(c.low)
	place := func(i int, loss float64) (x, y float64) {
		y = 0.5
		if span > 0 {
			y = (scale(c.high) - scale(loss)) / span
		}
		return 4 + (curveWidth-8)*float64(i)/float64(max(c.count-1, 1)), 6 + (curveHeight-12)*y
	}
	var points []string
	for i, loss := range c.points {
		x, y := place(i*c.every, loss)
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	}
	x, y := place(c.count-1, c.last)
	points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	said := html.EscapeString(fmt.Sprintf("loss%s from %s to %s in %s", how, loss(c.first), loss(c.last), words.Count(c.count, "iteration", "iterations")))
	colour := style.Hex(style.Series(0))
	return fmt.Sprintf(`<svg viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g" role="img" aria-label="%[3]s" style="border-left:%[4]s;border-bottom:%[4]s">`,
		curveWidth, curveHeight, said, line) +
		fmt.Sprintf(`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"/>`, strings.Join(points, " "), colour) +
		fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/></svg>`, x, y, colour) +
		fmt.Sprintf("\n<div style=\"%s;font-size:0.9em\">%s</div>\n", quiet, said)
}

package plots

import (
	"fmt"
	"math"
)

// vec is a place in the space of three components.
type vec [3]float64

func (a vec) plus(b vec) vec      { return vec{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a vec) times(s float64) vec { return vec{s * a[0], s * a[1], s * a[2]} }
func (a vec) dot(b vec) float64   { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func (a vec) length() float64     { return math.Hypot(math.Hypot(a[0], a[1]), a[2]) }
func (a vec) to(b vec) float64    { return b.plus(a.times(-1)).length() }
func (a vec) unit() vec           { return a.times(1 / a.length()) }
func (a vec) cross(b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// arcOf is the arc between two directions at a radius, as count places.
func arcOf(a, b vec, radius float64, count int) []vec {
	u := a.unit()
	v := b.plus(u.times(-b.dot(u)))
	out := make([]vec, count)
	if v.length() == 0 {
		return out
	}
	v = v.unit()
	angle := math.Atan2(b.dot(v), b.dot(u))
	for i := range out {
		sin, cos := math.Sincos(angle * float64(i) / float64(count-1))
		out[i] = u.times(radius * cos).plus(v.times(radius * sin))
	}
	return out
}

// degrees is the angle between two directions.
func degrees(a, b vec) string {
	return fmt.Sprintf("%.3g°", math.Acos(max(min(a.unit().dot(b.unit()), 1), -1))*180/math.Pi)
}

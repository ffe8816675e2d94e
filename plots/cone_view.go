package plots

import "math"

// view is from a little above the plane that axis stands on. right and away are directions in that plane.
type view struct{ right, away, axis vec }

var viewSin, viewCos = math.Sincos(20 * math.Pi / 180)

// page is where a place is seen.
func (v view) page(p vec) [2]float64 {
	return [2]float64{p.dot(v.right), p.dot(v.axis)*viewCos + p.dot(v.away)*viewSin}
}

// eye is the direction to the eye.
func (v view) eye() vec { return v.axis.times(viewSin).plus(v.away.times(-viewCos)) }

// Package style holds what the project's tables and figures share, so that a number or a colour means the same in both: how
// the numbers of a matrix are written, and which colours stand for them.
//
//	f := style.FormatFor([]float64{0.17328951, 0.39649958, -0.05780202})
//	fmt.Println(f.String(0.17328951)) // 0.1733
//
// Everything here is a pure function of its arguments and imports only the standard library.
package style

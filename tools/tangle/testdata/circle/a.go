// Package circle has a circle of two files, a.go and b.go; c.go is used and uses nothing, d.go uses and is not used.
package circle

type A struct{ field int }

func (a A) Twice() int { return double(a.field) }

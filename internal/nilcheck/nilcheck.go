// Package nilcheck tells a value that is not there from one that is. The whole project asks it before it calls a method of
// what a caller passed.
//
//	nilcheck.IsNil(nil)                      // true
//	nilcheck.IsNil((*mat.Dense)(nil))        // true
//	nilcheck.IsNil((*mat.Dense)(nil).T())    // true
//	nilcheck.IsNil(&mat.Dense{})             // false: it is empty, not nil
package nilcheck

import (
	"reflect"

	"gonum.org/v1/gonum/mat"
)

// IsNil reports whether v is nil, holds a nil pointer, map, slice, function or channel, or wraps a matrix that is nil: as gonum's
// transposes do, and structs that embed an interface, such as nmf.Labelled. A call of their methods would dereference nil.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return r.IsNil()
	case reflect.Pointer:
		if r.IsNil() {
			return true
		}
		r = r.Elem()
	}
	if t, ok := v.(mat.Untransposer); ok {
		return IsNil(t.Untranspose())
	}
	if r.Kind() == reflect.Pointer {
		return r.IsNil()
	}
	if r.Kind() != reflect.Struct {
		return false
	}
	for i := range r.NumField() {
		if f := r.Type().Field(i); f.Anonymous && f.IsExported() && f.Type.Kind() == reflect.Interface && IsNil(r.Field(i).Interface()) {
			return true
		}
	}
	return false
}

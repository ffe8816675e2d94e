// Package nilcheck tells a value that is not there from one that is. The whole project asks it before it calls a method of
// what a caller passed.
//
//	nilcheck.IsNil(nil)                      // true
//	nilcheck.IsNil((*mat.Dense)(nil))        // true
//	nilcheck.IsNil((*mat.Dense)(nil).T())    // true
//	nilcheck.IsNil(&mat.Dense{})             // false: it is empty, not nil
package nilcheck

import "reflect"

// IsNil reports whether v is nil, holds a nil pointer, map, slice, function or channel, or is a struct that embeds an interface
// which is. Gonum's transposes and nmf.Labelled are such structs: a call of their methods would dereference nil.
func IsNil(v any) bool {
	return v == nil || absent(reflect.ValueOf(v))
}

func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return v.IsNil()
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || absent(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Anonymous && v.Field(i).Kind() == reflect.Interface && absent(v.Field(i)) {
				return true
			}
		}
	}
	return false
}

package lesson

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
)

// Holds is the test that something holds of the answer, said in words that a reader sees, right or wrong: "none is negative".
//
// T is the type of the answer. A number is taken for a float64, numbers of any kind, a vector or a matrix of one row or column for a
// []float64, and numbers for a matrix of one row. If holds panics, for an answer that is too short, say, the answer is wrong.
func Holds[T any](what string, holds func(T) bool) Test {
	return Test{says: what, run: func(_ string, answer any) (err error) {
		v, err := as[T](answer)
		if err != nil {
			return err
		}
		if holds == nil {
			return errors.New("the function of Holds is nil")
		}
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("the answer cannot be checked (%v); it should hold that %s", p, what)
			}
		}()
		if !holds(v) {
			return fmt.Errorf("it does not hold that %s", what)
		}
		return nil
	}}
}

// as returns the answer as a T.
func as[T any](answer any) (T, error) {
	var want T
	if nilcheck.IsNil(answer) {
		return want, fmt.Errorf("the answer is a nil %T", answer)
	}
	if v, ok := answer.(T); ok {
		return v, nil
	}
	if numbers, ok := numbersOf(answer); ok {
		switch p := any(&want).(type) {
		case *[]float64:
			if *p = numbers.values; numbers.rows == 1 || numbers.columns == 1 {
				return want, nil
			}
		case *float64:
			if len(numbers.values) == 1 {
				*p = numbers.values[0]
				return want, nil
			}
		case *int:
			if len(numbers.values) == 1 && numbers.values[0] == float64(int(numbers.values[0])) {
				*p = int(numbers.values[0])
				return want, nil
			}
		case *mat.Matrix:
			*p = mat.NewDense(numbers.rows, numbers.columns, numbers.values)
			return want, nil
		case **mat.Dense:
			*p = mat.NewDense(numbers.rows, numbers.columns, numbers.values)
			return want, nil
		}
	}
	return want, fmt.Errorf("the answer is %s, want %s", kind(reflect.TypeOf(answer)), kind(reflect.TypeFor[T]()))
}

// kind says what a type is, to somebody who learns.
func kind(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[[]float64](), reflect.TypeFor[[]int]():
		return "numbers (" + t.String() + ")"
	case reflect.TypeFor[mat.Matrix](), reflect.TypeFor[*mat.Dense]():
		return "a matrix (" + t.String() + ")"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "a truth value (bool)"
	case reflect.String:
		return "a text (string)"
	case reflect.Float64, reflect.Int:
		return "a number (" + t.String() + ")"
	}
	return "of type " + t.String()
}

// numbers are the numbers of an answer, by rows.
type numbers struct {
	rows, columns int
	values        []float64
}

// numbersOf returns the numbers of a number, a slice or array of numbers, or a matrix; at least one.
func numbersOf(answer any) (numbers, bool) {
	if nilcheck.IsNil(answer) {
		return numbers{}, false
	}
	if m, ok := answer.(mat.Matrix); ok {
		r, c := m.Dims()
		n := numbers{rows: r, columns: c}
		for i := range r {
			n.values = append(n.values, mat.Row(nil, i, m)...)
		}
		return n, len(n.values) > 0
	}
	v := reflect.ValueOf(answer)
	if one, ok := number(v); ok {
		return numbers{1, 1, []float64{one}}, true
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 {
		return numbers{}, false
	}
	n := numbers{rows: 1, columns: v.Len()}
	for i := range v.Len() {
		one, ok := number(v.Index(i))
		if !ok {
			return numbers{}, false
		}
		n.values = append(n.values, one)
	}
	return n, true
}

func number(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// textsOf returns the texts of a text, a truth value, or a slice of texts, without what a reader may write either way: capitals, and
// spaces around and between words.
func textsOf(answer any) ([]string, bool) {
	var all []string
	switch v := answer.(type) {
	case string:
		all = []string{v}
	case bool:
		all = []string{fmt.Sprint(v)}
	case []string:
		all = append(all, v...)
	default:
		return nil, false
	}
	for i, s := range all {
		all[i] = strings.ToLower(strings.Join(strings.Fields(s), " "))
	}
	return all, len(all) > 0
}

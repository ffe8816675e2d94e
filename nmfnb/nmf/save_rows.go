package nmf

import (
	"encoding/json"
	"math"
)

// The JSON forms of what is said about new rows and about components. A matrix is an object of Rows, Cols and Data, row by row, as in
// a Model.

// marshalMatrices returns the JSON of a struct without methods whose matrices are the given ones.
func marshalMatrices(plain any, matrices []namedMatrix) ([]byte, error) {
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	for _, m := range matrices {
		if fields[m.name], err = json.Marshal(saveMatrix(*m.plain)); err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}

// unmarshalMatrices reads what marshalMatrices wrote; what is the subject of an error.
func unmarshalMatrices(saved []byte, what string, plain any, matrices []namedMatrix) error {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(saved, plain)
	if err == nil {
		err = json.Unmarshal(saved, &fields)
	}
	if err != nil {
		return damaged("%s cannot be read: %v", what, err)
	}
	for _, m := range matrices {
		var s *savedMatrix
		if err := json.Unmarshal(fields[m.name], &s); err != nil {
			return damaged("%s has no matrix %s: %v", what, m.name, err)
		}
		if *m.plain, err = s.matrix(m.name); err != nil {
			return err
		}
	}
	return nil
}

// plainComparison is a Comparison without methods.
type plainComparison Comparison

func (c *Comparison) matrices() []namedMatrix { return []namedMatrix{{"Cosines", &c.Cosines, nil}} }

// MarshalJSON implements [json.Marshaler].
func (c Comparison) MarshalJSON() ([]byte, error) {
	return marshalMatrices((*plainComparison)(&c), c.matrices())
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Comparison) UnmarshalJSON(saved []byte) error {
	var restored Comparison
	if err := unmarshalMatrices(saved, "the saved comparison", (*plainComparison)(&restored), restored.matrices()); err != nil {
		return err
	}
	*c = restored
	return nil
}

// plainContributions is a Contributions without methods.
type plainContributions Contributions

// contributionsFields is a Contributions with matrices that JSON can hold, and null for NaN.
type contributionsFields struct {
	*plainContributions
	X             []*float64
	Exact, Linear *savedMatrix
}

// MarshalJSON implements [json.Marshaler]. A matrix is an object of Rows, Cols and Data, row by row, as in a [Model]; null in X is NaN.
func (c Contributions) MarshalJSON() ([]byte, error) {
	f := contributionsFields{(*plainContributions)(&c), nil, saveMatrix(c.Exact), saveMatrix(c.Linear)}
	for j, v := range c.X {
		f.X = append(f.X, nil)
		if !math.IsNaN(v) {
			f.X[j] = &v
		}
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Contributions) UnmarshalJSON(saved []byte) error {
	var restored Contributions
	f := contributionsFields{plainContributions: (*plainContributions)(&restored)}
	if err := json.Unmarshal(saved, &f); err != nil {
		return damaged("the saved contributions cannot be read: %v", err)
	}
	for _, v := range f.X {
		if v == nil {
			restored.X = append(restored.X, math.NaN())
			continue
		}
		restored.X = append(restored.X, *v)
	}
	for _, m := range []namedMatrix{{"Exact", &restored.Exact, &f.Exact}, {"Linear", &restored.Linear, &f.Linear}} {
		var err error
		if *m.plain, err = (*m.saved).matrix(m.name); err != nil {
			return err
		}
	}
	*c = restored
	return nil
}

// plainTraining is a TrainingExplanation without methods.
type plainTraining TrainingExplanation

func (t *TrainingExplanation) matrices() []namedMatrix {
	return []namedMatrix{{"Transformed", &t.Transformed, nil}}
}

// MarshalJSON implements [json.Marshaler].
func (t TrainingExplanation) MarshalJSON() ([]byte, error) {
	return marshalMatrices((*plainTraining)(&t), t.matrices())
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *TrainingExplanation) UnmarshalJSON(saved []byte) error {
	var restored TrainingExplanation
	if err := unmarshalMatrices(saved, "the saved explanation", (*plainTraining)(&restored), restored.matrices()); err != nil {
		return err
	}
	*t = restored
	return nil
}

// plainFewCodes is a FewCodes without methods.
type plainFewCodes FewCodes

func (f *FewCodes) matrices() []namedMatrix { return []namedMatrix{{"Codes", &f.Codes, nil}} }

// MarshalJSON implements [json.Marshaler].
func (f FewCodes) MarshalJSON() ([]byte, error) {
	return marshalMatrices((*plainFewCodes)(&f), f.matrices())
}

// UnmarshalJSON implements [json.Unmarshaler].
func (f *FewCodes) UnmarshalJSON(saved []byte) error {
	var restored FewCodes
	if err := unmarshalMatrices(saved, "the saved codes", (*plainFewCodes)(&restored), restored.matrices()); err != nil {
		return err
	}
	*f = restored
	return nil
}

// plainIntervals is an Intervals without methods.
type plainIntervals Intervals

func (v *Intervals) matrices() []namedMatrix {
	return []namedMatrix{{"Codes", &v.Codes, nil}, {"Low", &v.Low, nil}, {"High", &v.High, nil}, {"Used", &v.Used, nil}}
}

// MarshalJSON implements [json.Marshaler].
func (v Intervals) MarshalJSON() ([]byte, error) {
	return marshalMatrices((*plainIntervals)(&v), v.matrices())
}

// UnmarshalJSON implements [json.Unmarshaler].
func (v *Intervals) UnmarshalJSON(saved []byte) error {
	var restored Intervals
	if err := unmarshalMatrices(saved, "the saved intervals", (*plainIntervals)(&restored), restored.matrices()); err != nil {
		return err
	}
	*v = restored
	return nil
}

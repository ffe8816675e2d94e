package nmf

import (
	"encoding/json"
	"math"
)

// The JSON forms of what is said about new rows and about components.

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

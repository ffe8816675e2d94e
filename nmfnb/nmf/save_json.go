package nmf

import (
	"encoding/json"

	"gonum.org/v1/gonum/mat"
)

// The JSON forms of an Explanation, a RankScore and a Learned hold their matrices by name, since encoding/json makes {} of a mat.Dense.

// plainExplanation is an Explanation without methods.
type plainExplanation Explanation

// explanationFields is an Explanation with matrices that JSON can hold.
type explanationFields struct {
	*plainExplanation
	Encoded, Projected                           *savedMatrix
	Tolerance, Penalty, NonNegativity, Remainder *savedMatrix
	Iterative, Exact, ExactUnpenalised, Linear   *savedMatrix
}

// matrices pairs the matrices of e with their names and their forms in f.
func (f *explanationFields) matrices(e *Explanation) []namedMatrix {
	return []namedMatrix{
		{"Encoded", &e.Encoded, &f.Encoded}, {"Projected", &e.Projected, &f.Projected},
		{"Tolerance", &e.Tolerance, &f.Tolerance}, {"Penalty", &e.Penalty, &f.Penalty},
		{"NonNegativity", &e.NonNegativity, &f.NonNegativity}, {"Remainder", &e.Remainder, &f.Remainder},
		{"Iterative", &e.Iterative, &f.Iterative}, {"Exact", &e.Exact, &f.Exact},
		{"ExactUnpenalised", &e.ExactUnpenalised, &f.ExactUnpenalised}, {"Linear", &e.Linear, &f.Linear},
	}
}

type namedMatrix struct {
	name  string
	plain **mat.Dense
	saved **savedMatrix
}

// MarshalJSON implements [json.Marshaler]. A matrix is an object of Rows, Cols and Data, row by row, as in a [Model].
func (e Explanation) MarshalJSON() ([]byte, error) {
	f := explanationFields{plainExplanation: (*plainExplanation)(&e)}
	for _, m := range f.matrices(&e) {
		*m.saved = saveMatrix(*m.plain)
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (e *Explanation) UnmarshalJSON(saved []byte) error {
	var restored Explanation
	f := explanationFields{plainExplanation: (*plainExplanation)(&restored)}
	if err := json.Unmarshal(saved, &f); err != nil {
		return damaged("the saved explanation cannot be read: %v", err)
	}
	for _, m := range f.matrices(&restored) {
		var err error
		if *m.plain, err = (*m.saved).matrix(m.name); err != nil {
			return err
		}
	}
	*e = restored
	return nil
}

// plainRankScore is a Rank without methods.
type plainRankScore RankScore

// rankFields is a Rank with a matrix that JSON can hold.
type rankFields struct {
	*plainRankScore
	Consensus *savedMatrix
}

// MarshalJSON implements [json.Marshaler]. Consensus is an object of Rows, Cols and Data, row by row, as in a [Model].
func (r RankScore) MarshalJSON() ([]byte, error) {
	return json.Marshal(rankFields{(*plainRankScore)(&r), saveMatrix(r.Consensus)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (r *RankScore) UnmarshalJSON(saved []byte) error {
	var restored RankScore
	f := rankFields{plainRankScore: (*plainRankScore)(&restored)}
	if err := json.Unmarshal(saved, &f); err != nil {
		return damaged("the saved rank cannot be read: %v", err)
	}
	var err error
	if restored.Consensus, err = f.Consensus.matrix("Consensus"); err != nil {
		return err
	}
	*r = restored
	return nil
}

// plainLearned is a Learned without methods.
type plainLearned Learned

// learnedFields is a Learned with matrices that JSON can hold.
type learnedFields struct {
	*plainLearned
	H, Numerator, Denominator *savedMatrix
}

// MarshalJSON implements [json.Marshaler]. A matrix is an object of Rows, Cols and Data, row by row, as in a [Model].
func (l Learned) MarshalJSON() ([]byte, error) {
	return json.Marshal(learnedFields{(*plainLearned)(&l), saveMatrix(l.H), saveMatrix(l.Numerator), saveMatrix(l.Denominator)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (l *Learned) UnmarshalJSON(saved []byte) error {
	var restored Learned
	f := learnedFields{plainLearned: (*plainLearned)(&restored)}
	if err := json.Unmarshal(saved, &f); err != nil {
		return damaged("what was learned cannot be read: %v", err)
	}
	for _, m := range []namedMatrix{{"H", &restored.H, &f.H}, {"Numerator", &restored.Numerator, &f.Numerator}, {"Denominator", &restored.Denominator, &f.Denominator}} {
		var err error
		if *m.plain, err = (*m.saved).matrix(m.name); err != nil {
			return err
		}
	}
	*l = restored
	return nil
}

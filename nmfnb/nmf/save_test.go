package nmf

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func savedModels(t *testing.T) map[string]*Model {
	t.Helper()
	custom := Default(2)
	custom.Init, custom.AlphaW, custom.MaxIter = InitCustom, 0.01, 3
	custom.W0 = mat.NewDense(4, 2, []float64{1, 2, 3, 4, 5, 6, 7, 1. / 3})
	custom.H0 = mat.NewDense(2, 5, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 1e-300})
	custom.OnIteration = func(Iteration) {}
	fitted, err := custom.Fit(context.Background(), postData)
	if err != nil {
		t.Fatal(err)
	}
	known, err := FromComponents(mat.NewDense(2, 3, []float64{1, 0, 0.1, 0, 1, 1e-17}), Default(2))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*Model{"fitted": postModel(t), "custom start, warnings": fitted, "New": known, "zero": {}}
}

func TestModelGoesThroughGobAndJSONWhole(t *testing.T) {
	for name, m := range savedModels(t) {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(m); err != nil {
			t.Fatal(err)
		}
		var byGob Model
		if err := gob.NewDecoder(&b).Decode(&byGob); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(&byGob, m) {
			t.Errorf("%s: gob turns %+v into %+v", name, m, byGob)
		}
		for _, indent := range []string{"", "  "} {
			text, err := json.MarshalIndent(m, "", indent)
			if err != nil {
				t.Fatal(err)
			}
			var byJSON Model
			if err := json.Unmarshal(text, &byJSON); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(&byJSON, m) {
				t.Errorf("%s: JSON turns %+v into %+v", name, m, byJSON)
			}
		}
	}
}

func TestGobKeepsNumbersThatAreNotFinite(t *testing.T) {
	m := postModel(t)
	m.ReconstructionErr, m.History[0].Loss, m.History[1].Violation = math.NaN(), math.Inf(1), math.Inf(-1)
	m.H.Set(0, 0, math.NaN())
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(m); err != nil {
		t.Fatal(err)
	}
	var got Model
	if err := gob.NewDecoder(&b).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(got.ReconstructionErr) || !math.IsInf(got.History[0].Loss, 1) || !math.IsInf(got.History[1].Violation, -1) || !math.IsNaN(got.H.At(0, 0)) || got.H.At(0, 1) != m.H.At(0, 1) {
		t.Errorf("gob turns %+v into %+v", m, got)
	}
}

func TestDamagedModelIsAnError(t *testing.T) {
	m := postModel(t)
	whole, err := m.GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		altered := bytes.Clone(whole)
		altered[at] ^= 1
		if err := new(Model).GobDecode(altered); !errors.Is(err, ErrDamaged) {
			t.Fatalf("gob, byte %d altered: error %v, want ErrDamaged", at, err)
		}
		if err := new(Model).GobDecode(whole[:at]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("gob, cut at %d: error %v, want ErrDamaged", at, err)
		}
	}
	for at := range text {
		if err := new(Model).UnmarshalJSON(text[:at]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("JSON, cut at %d: error %v, want ErrDamaged", at, err)
		}
	}
	for _, change := range [][2]string{
		{"0.53", "0.54"}, {`"MaxIter":200`, `"MaxIter":201`}, {`"cd"`, `"mu"`}, {`"Number":1,`, `"Number":2,`},
	} {
		altered := bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(altered, text) {
			t.Fatalf("%s is not in %s", change[0], text)
		}
		var into Model
		if err := json.Unmarshal(altered, &into); !errors.Is(err, ErrDamaged) || into.H != nil {
			t.Errorf("JSON, %s altered to %s: error %v and model %v, want ErrDamaged and none", change[0], change[1], err, into)
		}
	}
}

func TestConfigJSONNamesStartAndSolver(t *testing.T) {
	c := Default(3)
	c.Init, c.Solver, c.Beta = InitNNDSVDAR, MultiplicativeUpdate, 1
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Components":3,"Init":"nndsvdar","Solver":"mu","Beta":1,"Tol":0.0001,"MaxIter":200,"Seed":0,` +
		`"AlphaW":0,"AlphaH":-1,"L1Ratio":0,"Shuffle":false,"Missing":false}`
	if string(text) != want {
		t.Errorf("JSON %s, want %s", text, want)
	}
	var back Config
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, c) {
		t.Errorf("back %+v with error %v, want %+v", back, err, c)
	}
	for _, bad := range []string{`{"Init":"x"}`, `{"Solver":"x"}`, `{"W0":{"Rows":2,"Cols":2,"Data":[1]}}`, `{"W0":{"Rows":-1,"Cols":-1,"Data":[1]}}`} {
		if err := json.Unmarshal([]byte(bad), &back); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: error %v, want ErrDamaged", bad, err)
		}
	}
}

func FuzzModelGobDecode(f *testing.F) {
	m, err := FromComponents(mat.NewDense(1, 2, []float64{1, 2}), Default(1))
	if err != nil {
		f.Fatal(err)
	}
	whole, err := m.GobEncode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, saved []byte) {
		var m Model
		if err := m.GobDecode(saved); err == nil {
			if _, err := m.GobEncode(); err != nil {
				t.Error(err)
			}
		}
	})
}

func FuzzModelUnmarshalJSON(f *testing.F) {
	m, err := FromComponents(mat.NewDense(1, 2, []float64{1, 2}), Default(1))
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"Model":{"W":{"Rows":1,"Cols":1,"Data":[1]}}}`))
	f.Fuzz(func(t *testing.T, saved []byte) {
		var m Model
		if err := json.Unmarshal(saved, &m); err == nil {
			if _, err := json.Marshal(m); err != nil {
				t.Error(err)
			}
		}
	})
}

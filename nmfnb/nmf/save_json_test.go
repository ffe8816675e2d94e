package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestExplanationGoesThroughJSONWhole(t *testing.T) {
	m := postModel(t)
	explained, err := m.Explain(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	given, err := m.ExplainReconstruction(context.Background(), postNew, explained.Encoded)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]*Explanation{"Explain": explained, "ExplainReconstruction": given, "zero": {}} {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back Explanation
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(&back, e) {
			t.Errorf("%s: JSON turns %+v into %+v", name, e, back)
		}
		for at := range text {
			if err := new(Explanation).UnmarshalJSON(text[:at]); !errors.Is(err, ErrDamaged) {
				t.Fatalf("%s, cut at %d: error %v, want ErrDamaged", name, at, err)
			}
		}
	}
	var e Explanation
	if err := json.Unmarshal([]byte(`{"Exact":{"Rows":2,"Cols":2,"Data":[1]}}`), &e); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "Exact") {
		t.Errorf("error %v, want ErrDamaged that names Exact", err)
	}
}

func TestRankGoesThroughJSONWhole(t *testing.T) {
	ranks, err := Default(1).Ranks(context.Background(), postData, []int{1, 2}, 2)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(ranks)
	if err != nil {
		t.Fatal(err)
	}
	var back []RankScore
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, ranks) {
		t.Errorf("JSON turns %+v into %+v", ranks, back)
	}
}

func TestNullModelStaysAsItIs(t *testing.T) {
	m := postModel(t)
	if err := json.Unmarshal([]byte("null"), m); err != nil || m.H == nil {
		t.Errorf("error %v and model %v, want the model unchanged, as encoding/json asks for", err, m)
	}
}

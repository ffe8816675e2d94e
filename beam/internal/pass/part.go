package pass

import (
	"bytes"
	"encoding/gob"
	"slices"
)

// A Part is what some shards came to, in the one of three ways that was asked for, and what was wrong with the others.
type Part struct {
	First  int // the number of the first of the shards
	Sums   *Sums
	Causes *Causes
	Coded  []Coded
	Faults []Fault
}

// A Fault says in one line what is wrong with a shard.
type Fault struct {
	Shard int
	Text  string
}

// Fan is the number of shards whose parts are combined in one place, in the order of their numbers, and the number of such parts that
// are combined in the next. So the same shards give the same bits, whichever is there first.
const Fan = 64

// Combine adds up one part or more, in the order of their shards.
func Combine(parts []Part) Part {
	slices.SortFunc(parts, func(a, b Part) int { return a.First - b.First })
	all := Part{First: parts[0].First}
	for _, p := range parts {
		all.Coded = append(all.Coded, p.Coded...)
		all.Faults = append(all.Faults, p.Faults...)
		if p.Sums != nil {
			if all.Sums == nil {
				all.Sums = new(Sums)
			}
			all.Sums.Add(p.Sums)
		}
		if p.Causes != nil {
			if all.Causes == nil {
				all.Causes = new(Causes)
			}
			all.Causes.Add(p.Causes)
		}
	}
	return all
}

// CombineAll adds up the parts of single shards as a pipeline does: in groups, and those in groups.
func CombineAll(parts []Part) []Part {
	for size := Fan; size <= Fan*Fan; size *= Fan {
		groups := map[int][]Part{}
		for _, p := range parts {
			groups[p.First/size] = append(groups[p.First/size], p)
		}
		parts = nil
		for _, g := range groups {
			parts = append(parts, Combine(g))
		}
	}
	return parts
}

// Encode returns the part as bytes.
func (p Part) Encode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(p)
	return b.Bytes(), err
}

// DecodePart is the inverse of Part.Encode.
func DecodePart(b []byte) (p Part, err error) {
	err = gob.NewDecoder(bytes.NewReader(b)).Decode(&p)
	return p, err
}

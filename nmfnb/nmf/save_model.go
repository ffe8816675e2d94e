package nmf

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Model is saved with a checksum of its contents, which decoding checks, by gob and by JSON alike: FNV-1a of 128 bits, since
// package crypto/sha256 adds two dozen packages to what a cell links.
const checksumSize = 16

func checksum(contents []byte) []byte {
	h := fnv.New128a()
	h.Write(contents)
	return h.Sum(nil)
}

// plainModel is a Model without methods, so that the encoder takes its fields.
type plainModel Model

// GobEncode implements [gob.GobEncoder]. It does without package gob, which would add to what every program links that fits a
// model: after the checksum come the JSON of the fields, its length before it, and then the numbers, 8 bytes each, of Err, History,
// W and H, which need not be finite.
func (m Model) GobEncode() ([]byte, error) {
	m.History = slices.Clone(m.History)
	var numbers []float64
	m.measured(func(v *float64) {
		numbers = append(numbers, *v)
		*v = 0
	})
	fields := modelFields{plainModel: plainModel(m), W: saveMatrix(m.W), H: saveMatrix(m.H)}
	for _, s := range []*savedMatrix{fields.W, fields.H} {
		if s != nil {
			numbers = append(numbers, s.Data...)
			s.Data = nil
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("nmf: cannot save the model: %w", err)
	}
	saved := make([]byte, checksumSize, checksumSize+8+len(text)+8*len(numbers))
	saved = binary.LittleEndian.AppendUint64(saved, uint64(len(text)))
	saved = append(saved, text...)
	for _, v := range numbers {
		saved = binary.LittleEndian.AppendUint64(saved, math.Float64bits(v))
	}
	copy(saved, checksum(saved[checksumSize:]))
	return saved, nil
}

// GobDecode implements [gob.GobDecoder].
func (m *Model) GobDecode(saved []byte) error {
	if len(saved) < checksumSize+8 {
		return damaged("%d bytes are too few for a model", len(saved))
	}
	contents := saved[checksumSize:]
	if !bytes.Equal(checksum(contents), saved[:checksumSize]) {
		return damaged("the saved model was altered, or another version wrote it: its checksum does not fit")
	}
	length, contents := binary.LittleEndian.Uint64(contents), contents[8:]
	if length > uint64(len(contents)) || (uint64(len(contents))-length)%8 != 0 {
		return damaged("the saved model has %d bytes, of which %d cannot be its fields", len(contents), length)
	}
	var f modelFields
	if err := json.Unmarshal(contents[:length], &f); err != nil {
		return damaged("the saved model cannot be read: %v", err)
	}
	numbers := make([]float64, (uint64(len(contents))-length)/8)
	for i := range numbers {
		numbers[i] = math.Float64frombits(binary.LittleEndian.Uint64(contents[length+8*uint64(i):]))
	}
	restored, missing := Model(f.plainModel), false
	restored.measured(func(v *float64) {
		if missing = missing || len(numbers) == 0; !missing {
			*v, numbers = numbers[0], numbers[1:]
		}
	})
	for _, s := range []*savedMatrix{f.W, f.H} {
		if s != nil && s.Rows > 0 && s.Cols > 0 && s.Rows <= len(numbers)/s.Cols {
			s.Data, numbers = numbers[:s.Rows*s.Cols:s.Rows*s.Cols], numbers[s.Rows*s.Cols:]
		}
	}
	if missing || len(numbers) > 0 {
		return damaged("the saved model has not the numbers of its iterations, W and H")
	}
	return m.restore(restored, f)
}

// measured calls f with every number that the fit has measured.
func (m *Model) measured(f func(*float64)) {
	f(&m.ReconstructionErr)
	for i := range m.History {
		it := &m.History[i]
		f(&it.Loss)
		f(&it.Penalty)
		f(&it.Violation)
		f(&it.Seconds)
	}
}

// savedModel is the JSON form of a Model.
type savedModel struct {
	Model  json.RawMessage
	FNV128 string // the checksum of Model without white space between its tokens
}

// modelFields is a Model with matrices that JSON can hold.
type modelFields struct {
	plainModel
	W, H *savedMatrix
}

// savedMatrix is a matrix by rows.
type savedMatrix struct {
	Rows, Cols int
	Data       []float64
}

// MarshalJSON implements [json.Marshaler].
func (m Model) MarshalJSON() ([]byte, error) {
	contents, err := json.Marshal(modelFields{plainModel(m), saveMatrix(m.W), saveMatrix(m.H)})
	if err != nil {
		return nil, err
	}
	return json.Marshal(savedModel{contents, hex.EncodeToString(checksum(contents))})
}

// UnmarshalJSON implements [json.Unmarshaler]; null leaves m as it is.
func (m *Model) UnmarshalJSON(saved []byte) error {
	if string(saved) == "null" {
		return nil
	}
	var s savedModel
	if err := json.Unmarshal(saved, &s); err != nil {
		return damaged("the saved model cannot be read: %v", err)
	}
	var contents bytes.Buffer
	if err := json.Compact(&contents, s.Model); err != nil {
		return damaged("the saved model cannot be read: %v", err)
	}
	if hex.EncodeToString(checksum(contents.Bytes())) != s.FNV128 {
		return damaged("the saved model was altered, or another version wrote it: its checksum does not fit")
	}
	var f modelFields
	if err := json.Unmarshal(s.Model, &f); err != nil {
		return damaged("the saved model cannot be read: %v", err)
	}
	return m.restore(Model(f.plainModel), f)
}

// restore sets m to a decoded model with the factors of f if they fit each other.
func (m *Model) restore(r Model, f modelFields) (err error) {
	if r.W, err = f.W.matrix("W"); err != nil {
		return err
	}
	if r.H, err = f.H.matrix("H"); err != nil {
		return err
	}
	k := r.Config.Components
	if r.H != nil && r.H.RawMatrix().Rows != k {
		return damaged("H has %d rows, want Config.Components = %d", r.H.RawMatrix().Rows, k)
	}
	if r.W != nil && r.W.RawMatrix().Cols != k {
		return damaged("W has %d columns, want Config.Components = %d", r.W.RawMatrix().Cols, k)
	}
	*m = r
	return nil
}

func damaged(format string, args ...any) error { return failf(ErrDamaged, "", format, args...) }

func saveMatrix(a *mat.Dense) *savedMatrix {
	if a == nil || a.IsEmpty() {
		return nil
	}
	rows, cols := a.Dims()
	return &savedMatrix{rows, cols, mat.DenseCopyOf(a).RawMatrix().Data}
}

func (s *savedMatrix) matrix(label string) (*mat.Dense, error) {
	if s == nil {
		return nil, nil
	}
	if s.Rows < 1 || s.Cols < 1 || len(s.Data)/s.Cols != s.Rows || len(s.Data)%s.Cols != 0 {
		return nil, damaged("%s has %d numbers, want %d×%d", label, len(s.Data), s.Rows, s.Cols)
	}
	return mat.NewDense(s.Rows, s.Cols, s.Data), nil
}

// plainConfig is a Config without methods.
type plainConfig Config

// configFields is a Config with matrices that JSON can hold.
type configFields struct {
	plainConfig
	W0, H0, Fixed *savedMatrix `json:",omitempty"`
}

// MarshalJSON implements [json.Marshaler]: every field but OnIteration.
func (c Config) MarshalJSON() ([]byte, error) {
	return json.Marshal(configFields{plainConfig(c), saveMatrix(c.W0), saveMatrix(c.H0), saveMatrix(c.Fixed)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Config) UnmarshalJSON(saved []byte) error {
	var f configFields
	if err := json.Unmarshal(saved, &f); err != nil {
		return damaged("the saved configuration cannot be read: %v", err)
	}
	restored := Config(f.plainConfig)
	var err error
	if restored.W0, err = f.W0.matrix("W0"); err != nil {
		return err
	}
	if restored.H0, err = f.H0.matrix("H0"); err != nil {
		return err
	}
	if restored.Fixed, err = f.Fixed.matrix("Fixed"); err != nil {
		return err
	}
	*c = restored
	return nil
}

// MarshalText implements [encoding.TextMarshaler]: JSON holds scikit-learn's name.
func (i Init) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (i *Init) UnmarshalText(text []byte) error {
	at, err := index(string(text), initNames[:], "Init")
	*i = Init(at)
	return err
}

// MarshalText implements [encoding.TextMarshaler]: JSON holds scikit-learn's name.
func (s Solver) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Solver) UnmarshalText(text []byte) error {
	at, err := index(string(text), solverNames[:], "Solver")
	*s = Solver(at)
	return err
}

func index(name string, names []string, kind string) (int, error) {
	for i, n := range names {
		if n == name {
			return i, nil
		}
	}
	return 0, damaged("%s %q is none of the package's", kind, name)
}

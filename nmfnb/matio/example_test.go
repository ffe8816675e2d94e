package matio_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Read a table as pandas writes it, and fit it: the model keeps the names.
func Example() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "counts.csv")
	check(os.WriteFile(path, []byte("text,goal,match,vote\nderby,7,5,0\nfinal,14,10,0\nballot,0,1,6\n"), 0o600))

	x := must(matio.Read(path))
	model := must(nmf.Default(2).Fit(context.Background(), x))
	fmt.Println(x.Note)
	fmt.Println(model.RowNames, model.ColumnNames)
	// Output:
	// line 1 names the columns, column 1 ("text") the rows
	// [derby final ballot] [goal match vote]
}

// What a file is shows in its first bytes, not in its name.
func ExampleRead() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "data")
	check(matio.WriteSparseNPZ(path, mat.NewDense(2, 3, []float64{1, 0, 2, 0, 3, 0})))
	fmt.Printf("%T\n", must(matio.Read(path)).Matrix)
	check(os.WriteFile(path, []byte(";a;b\nx;1,5;2\ny;;4\n"), 0o600))
	x := must(matio.Read(path))
	fmt.Println(x.RowNames, x.ColumnNames, x.At(0, 0), x.At(1, 0))
	fmt.Println(x.Note)
	// Output:
	// *nmf.CSR
	// [x y] [a b] 1.5 NaN
	// line 1 names the columns, column 1 the rows; decimal commas; 1 numbers are not known
}

// A form that the file does not tell is set by hand.
func ExampleCSV() {
	const text = "item,share,price\n1,50%,\"1,234\"\n2,25%,\"2,000\"\n"
	_, err := matio.CSV{}.Read(strings.NewReader(text))
	fmt.Println(err)
	x := must(matio.CSV{Percent: true, Thousands: ",", Index: matio.Yes}.Read(strings.NewReader(text)))
	fmt.Println(mat.Formatted(x))
	// Output:
	// matio: CSV: line 2, column 2: "50%" in column "share" is a percentage: CSV{Percent: true} reads a hundredth of it
	// ⎡ 0.5  1234⎤
	// ⎣0.25  2000⎦
}

func ExampleCSV_Read() {
	x := must(matio.CSV{}.Read(strings.NewReader("sepal,petal,species\n5.1,1.4,setosa\n6.2,NA,virginica\n")))
	fmt.Println(mat.Formatted(x))
	fmt.Println(x.ColumnNames, x.Text["species"])
	// Output:
	// ⎡5.1  1.4⎤
	// ⎣6.2  NaN⎦
	// [sepal petal] [setosa virginica]
}

func ExampleCSV_Write() {
	x := nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{1.5, 0, 0, 2}), RowNames: []string{"derby", "New York"}, ColumnNames: []string{"2025", "2026"}}
	check(matio.CSV{}.Write(os.Stdout, x))
	check(matio.CSV{Decimal: ','}.Write(os.Stdout, x.Matrix))
	// Output:
	// ,2025,2026
	// derby,1.5,0
	// "New York",0,2
	// 1,5;0
	// 0;2
}

// Take the first line for names that are numbers.
func ExampleChoice() {
	x := must(matio.CSV{Header: matio.Yes, Index: matio.No}.Read(strings.NewReader("400,500\n0.5,0.25\n")))
	fmt.Println(x.ColumnNames, mat.Formatted(x))
	// Output: [400 500] [ 0.5  0.25]
}

func ExampleError() {
	_, err := matio.CSV{}.Read(strings.NewReader("a,b\n1,2\n3,4\n5,x\n"))
	var wrong *matio.Error
	if errors.As(err, &wrong) && errors.Is(err, matio.ErrFormat) {
		fmt.Println("line", wrong.Line, "column", wrong.Column)
	}
	// Output: line 4 column 2
}

func ExampleError_Unwrap() {
	_, err := matio.CSV{}.Read(strings.NewReader("1,2\n3\n4,5\n"))
	fmt.Println(errors.Is(err, nmf.ErrShape))
	// Output: true
}

func ExampleError_Error() {
	_, err := matio.CSV{}.Read(strings.NewReader("1,2\n3\n4,5\n"))
	fmt.Println(err)
	// Output: matio: CSV: line 2: has 1 fields with "," between them, want 2 as in other lines; a text that holds the separator needs quotes, and CSV{Separator: …} sets another one
}

// Take codes to numpy.load, or take what numpy.save wrote from there.
func ExampleReadNPY() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "codes.npy")
	check(matio.WriteNPY(path, mat.NewDense(1, 2, []float64{2, 4})))
	fmt.Println(mat.Formatted(must(matio.ReadNPY(path))))
	// Output: [2  4]
}

func ExampleWriteNPY() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "codes.npy")
	check(matio.WriteNPY(path, mat.NewDense(1, 2, []float64{2, 4}))) // numpy.load("codes.npy")
	saved := must(os.ReadFile(path))
	fmt.Printf("%.57s\n", saved[10:])
	// Output: {'descr': '<f8', 'fortran_order': False, 'shape': (1, 2),
}

// Several matrices in one file, with their names.
func ExampleReadNPZ() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "data.npz")
	check(matio.WriteNPZ(path, map[string]mat.Matrix{
		"x":    nmf.Labelled{Matrix: mat.NewDense(1, 2, []float64{2, 4}), ColumnNames: []string{"goal", "vote"}},
		"mean": mat.NewDense(1, 1, []float64{3}),
	}))
	arrays := must(matio.ReadNPZ(path))
	fmt.Println(arrays["x"].ColumnNames, arrays["x"].At(0, 1), arrays["mean"].At(0, 0))
	// Output: [goal vote] 4 3
}

func ExampleReadNPZText() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "data.npz")
	x := nmf.Labelled{Matrix: mat.NewDense(1, 2, []float64{2, 4}), ColumnNames: []string{"goal", "vote"}}
	check(matio.WriteNPZ(path, map[string]mat.Matrix{"x": x}))
	fmt.Println(must(matio.ReadNPZText(path)))
	// Output: map[x.columns:[goal vote]]
}

// In Python: data = numpy.load("data.npz"); pandas.DataFrame(data["x"], columns=data["x.columns"]).
func ExampleWriteNPZ() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	x := nmf.Labelled{Matrix: mat.NewDense(1, 2, []float64{2, 4}), ColumnNames: []string{"goal", "vote"}}
	fmt.Println(matio.WriteNPZ(filepath.Join(dir, "data.npz"), map[string]mat.Matrix{"x": x}))
	fmt.Println(errors.Is(matio.WriteNPZ(filepath.Join(dir, "data.npz"), map[string]mat.Matrix{"../x": x}), nmf.ErrConfig))
	// Output:
	// <nil>
	// true
}

// scipy.sparse.load_npz reads what is written, and what scipy.sparse.save_npz wrote is read.
func ExampleReadSparseNPZ() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x.npz")
	check(matio.WriteSparseNPZ(path, mat.NewDense(2, 3, []float64{1, 0, 2, 0, 3, 0})))
	x := must(matio.ReadSparseNPZ(path))
	fmt.Println(x.NNZ(), x.At(0, 2))
	// Output: 3 2
}

func ExampleWriteSparseNPZ() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x.npz")
	x := must(nmf.NewCSR(1, 3, []int{0, 2}, []int{0, 2}, []float64{1, 2}))
	check(matio.WriteSparseNPZ(path, nmf.Labelled{Matrix: x, ColumnNames: []string{"a", "b", "c"}}))
	fmt.Println(must(matio.Read(path)).ColumnNames)
	// Output: [a b c]
}

func ExampleReadMatrixMarket() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x.mtx")
	check(os.WriteFile(path, []byte("%%MatrixMarket matrix coordinate real symmetric\n% row, column, value\n2 2 2\n1 1 4\n2 1 3\n"), 0o600))
	fmt.Println(mat.Formatted(must(matio.ReadMatrixMarket(path))))
	// Output:
	// ⎡4  3⎤
	// ⎣3  0⎦
}

func ExampleWriteMatrixMarket() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x.mtx")
	check(matio.WriteMatrixMarket(path, must(nmf.NewCSR(2, 3, []int{0, 1, 2}, []int{2, 0}, []float64{0.5, 3}))))
	fmt.Print(string(must(os.ReadFile(path))))
	// Output:
	// %%MatrixMarket matrix coordinate real general
	// 2 3 2
	// 1 3 0.5
	// 2 1 3
}

// Ratings: user, item, rating, time.
func ExampleReadTriplets() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "u.data")
	check(os.WriteFile(path, []byte("196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t302\t5\t878887116\n"), 0o600))
	x := must(matio.ReadTriplets(path))
	fmt.Println(x.RowNames, x.ColumnNames)
	fmt.Println(mat.Formatted(x))
	// Output:
	// [186 196] [242 302]
	// ⎡0  3⎤
	// ⎣3  5⎦
}

func ExampleFromTriplets() {
	texts := []string{"derby", "derby", "ballot", "derby"}
	words := []string{"goal", "match", "vote", "goal"}
	x := must(matio.FromTriplets(texts, words, nil)) // each counts 1
	fmt.Println(x.RowNames, x.ColumnNames)
	fmt.Println(mat.Formatted(x))
	// Output:
	// [ballot derby] [goal match vote]
	// ⎡0  0  1⎤
	// ⎣2  1  0⎦
}

func ExampleReadImages() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	for name, grey := range map[string]uint8{"dark.png": 51, "light.png": 255} {
		file := must(os.Create(filepath.Join(dir, name)))
		check(errors.Join(png.Encode(file, &image.Gray{Pix: []uint8{0, grey}, Stride: 2, Rect: image.Rect(0, 0, 2, 1)}), file.Close()))
	}
	x := must(matio.ReadImages(filepath.Join(dir, "*.png")))
	fmt.Println(x.RowNames, x.Pixels)
	fmt.Println(mat.Formatted(x))
	// Output:
	// [dark.png light.png] [1 2]
	// ⎡  0  0.2⎤
	// ⎣  0    1⎦
}

// The components of a model in Python, saved by numpy.savez("model.npz", components_=model.components_,
// feature_names_in_=model.feature_names_in_), encode new rows here.
func ExampleReadModel() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.npz")
	h := nmf.Labelled{Matrix: mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1}), ColumnNames: []string{"a", "b", "c"}}
	check(matio.WriteModel(path, must(nmf.FromComponents(h, nmf.Default(2)))))

	model := must(matio.ReadModel(path, nmf.Default(0)))
	codes := must(model.Transform(context.Background(), mat.NewDense(1, 3, []float64{2, 4, 6})))
	fmt.Println(model.ColumnNames)
	fmt.Printf("%.3f\n", mat.Formatted(codes))
	// Output:
	// [a b c]
	// [2.000  4.000]
}

// In Python: saved = numpy.load("model.npz"); saved["components_"], saved["feature_names_in_"].
func ExampleWriteModel() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.npz")
	x := nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{1, 2, 2, 4}), ColumnNames: []string{"goal", "vote"}}
	model := must(nmf.Default(1).Fit(context.Background(), x))
	check(matio.WriteModel(path, model))
	fmt.Println(mat.Equal(must(matio.ReadModel(path, model.Config)).H, model.H), must(matio.ReadNPZText(path)))
	// Output: true map[feature_names_in_:[goal vote]]
}

func ExampleReadSaved() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	components, rows := filepath.Join(dir, "components.npy"), filepath.Join(dir, "new.csv")
	check(matio.WriteNPY(components, mat.NewDense(2, 2, []float64{1, 0.5, 0.5, 1})))
	check(os.WriteFile(rows, []byte(",a,b\nfirst,1,0\n"), 0o600))

	saved := must(matio.ReadSaved(components, rows, "", nmf.Default(2)))
	why := must(saved.Explain(context.Background()))
	fmt.Printf("exact %.2f, linear %.2f\n", why.Exact.RawRowView(0), why.Linear.RawRowView(0))
	// Output: exact [0.80 0.00], linear [1.33 -0.67]
}

func ExampleSaved() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	components, rows := filepath.Join(dir, "components.npy"), filepath.Join(dir, "new.npy")
	check(matio.WriteNPY(components, mat.NewDense(1, 2, []float64{1, 1})))
	check(matio.WriteNPY(rows, mat.NewDense(1, 2, []float64{1, 3})))
	saved := must(matio.ReadSaved(components, rows, "", nmf.Default(0)))
	fmt.Println(saved.Model.Config.Components, saved.X.At(0, 1), saved.Encoded == nil)
	// Output: 1 3 true
}

// What scikit-learn made of the rows is explained, not what this package makes of them.
func ExampleSaved_Explain() {
	dir := must(os.MkdirTemp("", "matio"))
	defer os.RemoveAll(dir)
	components, rows, result := filepath.Join(dir, "components.npy"), filepath.Join(dir, "new.npy"), filepath.Join(dir, "result1.npy")
	check(matio.WriteNPY(components, mat.NewDense(2, 2, []float64{1, 0.5, 0.5, 1})))
	check(matio.WriteNPY(rows, mat.NewDense(1, 2, []float64{1, 0})))
	check(matio.WriteNPY(result, mat.NewDense(1, 2, []float64{0.8, 0.4})))
	saved := must(matio.ReadSaved(components, rows, result, nmf.Default(0)))
	why := must(saved.Explain(context.Background()))
	fmt.Println(why.Encoded.RawRowView(0), why.Rows[0].Cause)
	// Output: [0.8 0.4] non-negativity
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

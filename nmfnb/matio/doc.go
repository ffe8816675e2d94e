// Package matio reads files to matrices with their names, and writes them, in one line:
//
//	x, err := matio.Read("counts.csv") // or .npy, .npz, scipy's sparse .npz, Matrix Market; each also gzipped
//	if err != nil {
//		…
//	}
//	model, err := nmf.Default(5).Fit(ctx, x) // the model keeps the names, tables and figures show them
//
// [Read] finds out by content what a file is. It returns a [nmf.Labelled]: the matrix, sparse if the file is, the names of rows and
// columns, columns of text, and a Note that says what was taken for names. NaN stands for what is unknown.
//
// # Tasks
//
//   - A table of text whose form is found out wrong: [CSV], field by field.
//   - To and from numpy: [ReadNPY], [WriteNPY]; several arrays in one file: [ReadNPZ], [ReadNPZText], [WriteNPZ].
//   - To and from scipy.sparse: [ReadSparseNPZ], [WriteSparseNPZ]; other programs: [ReadMatrixMarket], [WriteMatrixMarket].
//   - A model to and from scikit-learn: [ReadModel], [WriteModel]; to explain its reconstructions: [ReadSaved].
//   - Ratings and counts, an entry a line: [ReadTriplets]; an entry at a time: [FromTriplets].
//   - Pictures: [ReadImages]. Parquet: package parquet.
//
// It is a package of its own because what unpacks archives and pictures is in no program that does not import it.
package matio

// Package nmfnb shows matrices, factorisations and figures in a Go notebook (GoNB), and as text anywhere else.
//
//	x := mat.NewDense(2, 3, []float64{0, 0.25, 1, 0.5, 0, 0})
//	nmfnb.Display(x)
//	nmfnb.Display(nmfnb.Matrix(x).Titled("X").Rows("first", "second"))
//
// Display sends everything that a notebook's readers may want of a value at once: HTML for JupyterLab, VS Code and pages, LaTeX
// for print, plain text for consoles. Everything that it can show is an ordinary value whose forms are pure functions, to be
// printed, tested and saved without a kernel.
//
// Fit adds to a factorisation what a notebook needs: it is seen while it goes on, the stop button ends it with the model
// reached so far, and a cell that is run again finds it on disk:
//
//	model := nmfnb.Must(nmfnb.Fit(nmf.Default(2), x))
//	nmfnb.Display(model)
//
// Best and Ranks do so with several starts. Files are not kept: package matio reads a CSV of 35 MB in 0.2 s, and loading a copy would
// take half of that.
package nmfnb

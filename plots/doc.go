// Package plots draws what a non-negative matrix factorisation did. It is built on gonum.org/v1/plot.
//
//	model, err := nmf.Default(2).Fit(ctx, x)
//	…
//	nmfnb.Display(plots.Loss(model))
//
// Of a fit it shows how the loss fell ([Loss]), the factors ([Factors]), the components ([Components]), the codes by group ([Codes]),
// over time ([Activations]) and against each other ([Scatter]), and what the reconstruction leaves of the data ([Diff], as pictures
// [Images], and by row [Errors]). Of encoding it shows the geometry ([Cone]), the steps of the solver ([Path]), what a penalty does to a
// code ([AlphaPath]), what each component adds to a row ([Contributions]), and why two reconstructions differ ([Explain]). [Ranks] and
// [Consensus] compare numbers of components, and [Compared] two models. [Heatmap] shows any matrix, and [Grid] puts several figures
// into one.
//
// Every function returns a figure, which is a value. A setting returns a changed copy and leaves the original as it was, so that f and
// f.Dark() are two pictures. All figures have the settings and the forms of [Figure]: HTML for a notebook, light or dark, SVG, PNG, and
// Text that says in words and numbers what is seen; Save writes a file. Anything else can be changed in the panels that Styled gives,
// each a *plot.Plot.
//
// Nothing is drawn, and nothing fails, before a form is asked for. What cannot be drawn, say because two shapes do not match, is an
// error from these methods and from Err. HTML and Text show it in the figure's place, so that a cell needs one line.
//
// A matrix with names, an [nmf.Labelled], has them printed without more ado. Names that a setting gives, such as Rows and Columns,
// come first.
package plots

// Package plots draws what a non-negative matrix factorisation did: how the loss fell ([Loss]), what the reconstruction leaves of
// the data ([Diff], as pictures [Images], and by row [Errors]), the factors ([Factors]), the components ([Components]) and the
// codes by group ([Codes]), a matrix in colours ([Heatmap]), what encoding means ([Cone]) and how its solver goes about it
// ([Path]), what a penalty does to a code ([AlphaPath]), why two reconstructions differ ([Explain]), how many components to take
// ([Ranks]), and several figures as one ([Grid]). It is built on gonum.org/v1/plot.
//
//	model, err := nmf.Default(2).Fit(ctx, x)
//	…
//	nmfnb.Display(plots.Loss(model))
//
// Every function returns a figure, which is a value: nothing is drawn and nothing fails before it is asked for. A figure has
// HTML for a notebook, light or dark, SVG and PNG, and Text that says what is seen in words and numbers; Save writes it to a
// file (SVG, PNG, PDF, EPS). What cannot be drawn, say because two shapes do not match, is an error from these methods and
// from Err, and is shown by HTML and Text in the figure's place, so that a cell needs one line.
//
// Settings are chained: those of all figures ([Figure]) and those of one kind. Everything else is gonum/plot's: Styled gives
// the panels as *plot.Plot.
package plots

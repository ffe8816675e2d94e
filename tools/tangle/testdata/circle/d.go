package circle

var D = of(A{}) + A{}.Twice()

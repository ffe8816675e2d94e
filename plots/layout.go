package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// alone draws a panel that is the whole figure. The label of the horizontal axis is centred under the data. It is wrapped where
// it would reach over the edge, and cut where that would leave the data no room.
func alone(p *plot.Plot) func(draw.Canvas) {
	return func(c draw.Canvas) {
		data, label, s := p.DataCanvas(c), p.X.Label.Text, p.X.Label.TextStyle
		middle := data.Center().X
		room := 2 * min(middle-c.Min.X, c.Max.X-middle)
		if p.X.Label.Text = wrap(s, label, room); s.Height(p.X.Label.Text) > (c.Max.Y-c.Min.Y)/4 {
			p.X.Label.Text = cut(s, label, room)
		}
		p.Draw(c)
	}
}

// inRow lays panels side by side so that their data areas are equally large and aligned.
func inRow(panels []*plot.Plot, gap vg.Length) func(draw.Canvas) {
	return func(c draw.Canvas) {
		tiles := draw.Tiles{Rows: 1, Cols: len(panels), PadX: gap}
		for i, canvas := range plot.Align([][]*plot.Plot{panels}, tiles, c)[0] {
			panels[i].Draw(canvas)
		}
	}
}

// above lays one panel above another, their data areas aligned. The upper's data get the given share of the height that labels leave.
func above(upper, lower *plot.Plot, share vg.Length) func(draw.Canvas) {
	return func(c draw.Canvas) {
		u, l := upper.DataCanvas(c), lower.DataCanvas(c)
		left, right := max(u.Min.X, l.Min.X), min(u.Max.X, l.Max.X)
		upperLabels, lowerLabels := c.Size().Y-u.Size().Y, c.Size().Y-l.Size().Y
		middle := lowerLabels + 4 + (1-share)*(c.Size().Y-upperLabels-lowerLabels-8)
		upper.Draw(draw.Crop(c, left-u.Min.X, right-u.Max.X, middle+4, 0))
		lower.Draw(draw.Crop(c, left-l.Min.X, right-l.Max.X, 0, middle-4-(c.Max.Y-c.Min.Y)))
	}
}

// drawIn draws a panel so that its data area is the box.
func drawIn(c draw.Canvas, p *plot.Plot, box vg.Rectangle) {
	const wide = vg.Length(200) // more than labels take: a panel cannot be laid out without room for them
	on := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: box.Min.Sub(vg.Point{X: wide, Y: wide}), Max: box.Max.Add(vg.Point{X: wide, Y: wide}),
	}}
	for range 3 { // what labels need depends on the size, a little
		d := p.DataCanvas(on)
		on.Min, on.Max = on.Min.Add(box.Min.Sub(d.Min)), on.Max.Add(box.Max.Sub(d.Max))
	}
	p.Draw(on)
}

// balanced is how many of k panels stand in a row so that the last row is as full as can be: at most most, or four of four.
func balanced(k, most int) int {
	if k == 4 && most == 3 {
		return 4
	}
	rows := (k-1)/most + 1
	return (k-1)/rows + 1
}

package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ConsensusFigure is what [Consensus] returns.
type ConsensusFigure struct {
	Figure[ConsensusFigure, consensus]
}

// consensus is what a ConsensusFigure draws.
type consensus struct{ scores []nmf.RankScore }

// Consensus draws the consensus matrix of one or more numbers of components, as [nmf.Config.Ranks] returns it: in what share of the
// starts two rows of X have the same main component. The rows are in the order in which average linkage of 1 − consensus joins them,
// and its dendrogram stands above. Where all starts group the rows alike, the matrix has k blocks of 1 and is 0 elsewhere.
//
// The title of a panel has the cophenetic correlation. Cut into k clusters, each row has a silhouette, from −1 to 1, at the right: how
// much closer it is to the rows of its own cluster than to those of the next. A row of X that is a mixture has no main component that
// all starts agree on: for mixtures the held-out error of [Ranks] says more.
//
// Brunet et al., Metagenes and molecular pattern discovery using matrix factorization, PNAS 101 (2004) 4164–4169. Rousseeuw,
// Silhouettes, J. Comput. Appl. Math. 20 (1987) 53–65.
func Consensus(scores ...nmf.RankScore) ConsensusFigure {
	return newFigure[ConsensusFigure](consensus{slices.Clone(scores)})
}

func (f consensus) build(ask size) (*picture, error) {
	if len(f.scores) == 0 {
		return nil, failf("Consensus without a rank")
	}
	if len(f.scores) > maxComponents {
		return nil, failf("Consensus of %d ranks, a figure has room for %d", len(f.scores), maxComponents)
	}
	var maps []consensusMap
	for _, s := range f.scores {
		m, err := newConsensusMap("Consensus", s)
		if err != nil {
			return nil, err
		}
		maps = append(maps, m)
	}
	layout := mapGrid{maps: maps, across: balanced(len(maps), 3), trees: true}
	if len(maps) == 1 && ask.width == 0 {
		ask.width = 4.2 * vg.Inch
	}
	if ask.width == 0 {
		ask.width = columnWidth
	}
	if ask.height == 0 {
		ask.height = min(layout.height(ask.width-2*margin)+2*margin, maxInches*vg.Inch)
	}
	p := &picture{size: ask}
	p.panels, p.draw = layout.panels()
	p.title = "Consensus of the starts, " + count(len(maps), "number of components", "numbers of components")
	for _, m := range maps {
		p.words += m.tell() + " "
	}
	p.words = strings.TrimSpace(p.words)
	return p, nil
}

// mapGrid lays consensus maps out in rows of so many, with one colour bar.
type mapGrid struct {
	maps   []consensusMap
	across int
	trees  bool // with dendrograms and silhouettes
}

const (
	treeRoom       = vg.Length(34)
	silhouetteRoom = vg.Length(30)
	mapGap         = vg.Length(12)
)

func (g mapGrid) bar() colourBar { return colourBar{scale: scale{lo: 0, hi: 1}} }

// beside and above are the room of a map's silhouettes, and of its name and dendrogram.
func (g mapGrid) beside() vg.Length {
	if g.trees {
		return silhouetteRoom
	}
	return 0
}

func (g mapGrid) above() vg.Length {
	if g.trees {
		return headingRoom() + treeRoom
	}
	return headingRoom()
}

func (g mapGrid) rows() int { return (len(g.maps)-1)/g.across + 1 }

// side is how wide a map is on a width.
func (g mapGrid) side(width vg.Length) vg.Length {
	return (width-g.bar().width()+mapGap)/vg.Length(g.across) - mapGap - g.beside()
}

func (g mapGrid) height(width vg.Length) vg.Length {
	return vg.Length(g.rows())*(max(g.side(width), 10)+g.above()+mapGap) - mapGap + smallText/2
}

func (g mapGrid) panels() (panels []*plot.Plot, drawn func(draw.Canvas)) {
	for _, m := range g.maps {
		p := newPlot()
		p.HideAxes()
		p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
		p.Add(cells{x: m.ordered, scale: scale{lo: 0, hi: 1}, named: names{rows: m.names, columns: m.names}, plain: len(g.maps) > 1}) // many notes are many bytes
		p.Add(mapMarks{consensusMap: m, trees: g.trees})
		panels = append(panels, p)
	}
	return panels, func(c draw.Canvas) {
		side := min(g.side(c.Size().X), (c.Size().Y-smallText/2+mapGap)/vg.Length(g.rows())-mapGap-g.above())
		if side <= 4 {
			return // no room for any map
		}
		var all vg.Rectangle
		for i, p := range panels {
			row, column := i/g.across, i%g.across
			x := c.Min.X + vg.Length(column)*(side+g.beside()+mapGap)
			y := c.Max.Y - vg.Length(row)*(side+g.above()+mapGap) - g.above()
			box := vg.Rectangle{Min: vg.Point{X: x, Y: y - side}, Max: vg.Point{X: x + side, Y: y}}
			drawIn(c, p, box)
			if i == 0 {
				all = box
			}
			all.Max.X = max(all.Max.X, box.Max.X+g.beside())
		}
		b := g.bar()
		b.height = all.Size().Y
		b.Plot(draw.Canvas{Canvas: c.Canvas, Rectangle: all}, nil)
	}
}

// consensusMap is a consensus matrix in the order of its linkage.
type consensusMap struct {
	nmf.RankScore
	ordered     symmetric
	order       []int
	joins       []join
	cluster     []int     // of each row of X, of k
	silhouettes []float64 // of each row of X; nil for a single cluster
	names       []string  // in order
}

func newConsensusMap(figure string, s nmf.RankScore) (m consensusMap, err error) {
	if s.Consensus == nil {
		return m, failf("%s: %s have no consensus: it is Config.Ranks that makes it", figure, count(s.Components, "component", "components"))
	}
	c, _, err := read(figure, "the consensus", s.Consensus)
	if err != nil {
		return m, err
	}
	n, columns := c.Dims()
	if n != columns || n > maxClustered {
		return m, failf("%s: a consensus of %d×%d, want a square one of at most %d rows", figure, n, columns, maxClustered)
	}
	distances := make([]float64, n*n)
	for i := range n {
		for j := range n {
			v := c.At(i, j)
			if !(v >= 0 && v <= 1) {
				return m, failf("%s: entry [%d,%d] of the consensus is %g, want a share from 0 to 1", figure, i, j, v)
			}
			distances[i*n+j] = 1 - v
		}
	}
	m = consensusMap{RankScore: s, joins: linkage(slices.Clone(distances), n)}
	m.order = leaves(m.joins, n)
	m.ordered = symmetric{c, m.order}
	m.cluster = clusters(m.joins, n, s.Components)
	m.silhouettes = silhouettes(distances, m.cluster)
	for _, i := range m.order {
		name := "row " + strconv.Itoa(i)
		if s.Model != nil && len(s.Model.RowNames) >= n {
			name = words.Label(s.Model.RowNames[i*len(s.Model.RowNames)/n]) // of many rows, the consensus has some
		}
		m.names = append(m.names, name)
	}
	return m, nil
}

// silhouette is the mean of the silhouettes.
func (m consensusMap) silhouette() float64 {
	total := 0.0
	for _, s := range m.silhouettes {
		total += s
	}
	return total / float64(max(len(m.silhouettes), 1))
}

func (m consensusMap) title() string {
	return fmt.Sprintf("k = %d: cophenetic %.3f", m.Components, m.Cophenetic)
}

// tell says how the rows group.
func (m consensusMap) tell() string {
	sizes := map[int]int{}
	for _, c := range m.cluster {
		sizes[c]++
	}
	var each []int
	for _, n := range sizes {
		each = append(each, n)
	}
	slices.SortFunc(each, func(a, b int) int { return cmp.Compare(b, a) })
	out := fmt.Sprintf("%s: cophenetic correlation %.3f, dispersion %.3f, %s of %s rows", count(m.Components, "component", "components"), m.Cophenetic,
		m.Dispersion, count(len(each), "cluster", "clusters"), strings.ReplaceAll(strings.Trim(fmt.Sprint(each[:min(len(each), 12)]), "[]"), " ", ", "))
	if len(each) > 12 {
		out += ", …"
	}
	if m.silhouettes != nil {
		least := slices.Min(m.silhouettes)
		out += fmt.Sprintf(", mean silhouette %.3f, the least %.3f", m.silhouette(), least)
	}
	return out + "."
}

// clusters are the k clusters that a linkage of n things has before its last k − 1 joins, numbered by their first members.
func clusters(joins []join, n, k int) []int {
	of := make([][]int, n, n+len(joins))
	for i := range n {
		of[i] = []int{i}
	}
	for _, j := range joins[:max(n-max(k, 1), 0)] {
		of = append(of, append(of[j.a], of[j.b]...))
		of[j.a], of[j.b] = nil, nil
	}
	first := make([]int, n)
	for _, members := range of {
		if len(members) == 0 {
			continue
		}
		least := slices.Min(members)
		for _, i := range members {
			first[i] = least
		}
	}
	number := map[int]int{}
	out := make([]int, n)
	for i, f := range first {
		if _, ok := number[f]; !ok {
			number[f] = len(number)
		}
		out[i] = number[f]
	}
	return out
}

// silhouettes are (b − a)/max(a, b) of each thing, with a its mean distance from the others of its cluster and b that from the next
// cluster; 0 for one that is alone. They are nil where there is one cluster.
func silhouettes(distances []float64, cluster []int) []float64 {
	n, k := len(cluster), slices.Max(cluster)+1
	if k < 2 {
		return nil
	}
	sizes := make([]int, k)
	for _, c := range cluster {
		sizes[c]++
	}
	out, sums := make([]float64, n), make([]float64, k)
	for i := range n {
		clear(sums)
		for j := range n {
			sums[cluster[j]] += distances[i*n+j]
		}
		own := cluster[i]
		if sizes[own] == 1 {
			continue
		}
		a, b := sums[own]/float64(sizes[own]-1), math.Inf(1)
		for c, s := range sums {
			if c != own {
				b = math.Min(b, s/float64(sizes[c]))
			}
		}
		if most := math.Max(a, b); most > 0 {
			out[i] = (b - a) / most
		}
	}
	return out
}

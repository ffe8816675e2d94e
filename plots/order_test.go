package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestGoldenOrder(t *testing.T) {
	x, rows, groups := mixed(24, 8)
	golden(t, "heatmap-groups", Heatmap(nmf.Labelled{Matrix: x, RowNames: rows, ColumnNames: fruitAndMore}).Ordered(ByCluster, ByWeight).Groups(groups, nil))
	golden(t, "heatmap-window", Heatmap(waves(60, 40)).Window([2]int{10, 22}, [2]int{5, 15}))
}

var fruitAndMore = []string{"apple", "banana", "cherry", "date", "elderberry", "fig", "grape", "honeydew melon"}

// mixed has rows of three kinds in a mixed order, with a name and the kind of each.
func mixed(n, m int) (x *mat.Dense, rows, groups []string) {
	x = mat.NewDense(n, m, nil)
	for i := range n {
		kind := (i * 7 / 2) % 3
		rows = append(rows, fmt.Sprintf("%s %d", []string{"Zellweger, Margarethe", "O'Brien", "Nguyễn Thị Minh"}[kind], i))
		groups = append(groups, []string{"setosa", "versicolor", "virginica"}[kind])
		for j := range m {
			x.Set(i, j, math.Abs(math.Sin(float64((kind+1)*(j+2))))+0.1*math.Abs(math.Sin(float64(i*j))))
		}
	}
	return x, rows, groups
}

func TestOrdersAreTheirOwn(t *testing.T) {
	x := mat.NewDense(4, 2, []float64{1, 1, 5, 0, 1, 1.01, 0, 9})
	names, groups := []string{"10", "b", "9", "a"}, []string{"z", "y", "z", "y"}
	for o, want := range map[Order]string{
		AsGiven: "[0 1 2 3]", ByName: "[2 0 3 1]", ByWeight: "[3 1 2 0]", ByCluster: "[0 2 3 1]", ByGroup: "[1 3 0 2]",
	} {
		got, err := o.of(x, names, groups, "row")
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%v: %v, %v, want %s", o, got, err, want)
		}
	}
	for _, c := range []struct {
		f    HeatmapFigure
		want string
	}{
		{Heatmap(x).Ordered(ByName, AsGiven), "plots: cannot draw Heatmap: rows have no names to be ordered by"},
		{Heatmap(x).Ordered(AsGiven, ByGroup), "plots: cannot draw Heatmap: columns have no groups to be ordered by: call Groups"},
		{Heatmap(x).Ordered(9, AsGiven), "plots: cannot draw Heatmap: Order(9) is none of the package's orders"},
		{Heatmap(x).Groups([]string{"a"}, nil), "plots: cannot draw Heatmap: 1 groups for 4 rows, want one for each"},
		{Heatmap(x).Window([2]int{0, 5}, [2]int{}), "plots: cannot draw Heatmap: a window of rows 0 up to 5, want a part of 0 up to 4"},
		{Heatmap(x).Window([2]int{}, [2]int{1, 1}), "plots: cannot draw Heatmap: a window of columns 1 up to 1, want a part of 0 up to 2"},
		{Heatmap(mat.NewDense(3001, 1, nil)).Ordered(ByCluster, AsGiven),
			"plots: cannot draw Heatmap: 3001 rows are too many to be ordered by cluster, the most are 3000"},
	} {
		refused(t, c.want, c.f, c.want)
	}
}

// A window of an ordered map has the entries, names and groups of those rows.
func TestAWindowKeepsWhatIsWhere(t *testing.T) {
	x, rows, groups := mixed(24, 8)
	part, named, bars, said, err := Heatmap(x).Rows(rows...).Groups(groups, nil).Ordered(ByGroup, ByWeight).Window([2]int{3, 11}, [2]int{2, 4}).own.arranged()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range named.rows {
		from := slices.Index(rows, name)
		if groups[from] != bars.rows[i] {
			t.Errorf("%s is in group %s, want %s", name, bars.rows[i], groups[from])
		}
		for j, column := range named.columns {
			var c int
			fmt.Sscan(column, &c)
			if part.At(i, j) != x.At(from, c) {
				t.Errorf("%s, %s is %g, want %g", name, column, part.At(i, j), x.At(from, c))
			}
		}
	}
	if want := " A part of 8 of 24 rows and 2 of 8 columns. Rows are in order by group. Columns are in order by weight."; said != want {
		t.Errorf("%q, want %q", said, want)
	}
}

func TestMapsOfAnyMatrixCanBeOrdered(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		for _, o := range []Order{ByWeight, ByCluster} {
			rows, columns := o, o
			if n > maxClustered {
				rows = ByWeight
			}
			if m > maxClustered {
				columns = ByWeight
			}
			drawn(t, fmt.Sprint(name, " ", o), Heatmap(x).Ordered(rows, columns).Groups(make([]string, n), make([]string, m)))
		}
	}
}

// Linkage joins the two clusters with the least mean distance, whatever the distances: as a search of all pairs does.
func TestLinkageIsAverageLinkage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		d := make([]float64, n*n)
		for i := range n {
			for j := range i {
				// Of equal distances either may be joined first, with other heights later: none are equal here.
				v := rapid.Float64Range(0, 1).Draw(t, "d") + 1e-4*math.Sqrt(float64(i*n+j+2))
				d[i*n+j], d[j*n+i] = v, v
			}
		}
		var want []float64
		clusters := make([][]int, n)
		for i := range clusters {
			clusters[i] = []int{i}
		}
		for len(clusters) > 1 {
			best, a, b := math.Inf(1), 0, 1
			for i := range clusters {
				for j := range i {
					total := 0.0
					for _, p := range clusters[i] {
						for _, q := range clusters[j] {
							total += d[p*n+q]
						}
					}
					if v := total / float64(len(clusters[i])*len(clusters[j])); v < best {
						best, a, b = v, j, i
					}
				}
			}
			want = append(want, best)
			clusters[a] = append(clusters[a], clusters[b]...)
			clusters = slices.Delete(clusters, b, b+1)
		}
		joins := linkage(slices.Clone(d), n)
		order := leaves(joins, n)
		if slices.Sort(order); len(order) != n || order[0] != 0 || order[n-1] != n-1 {
			t.Fatalf("the leaves are %v", order)
		}
		for k, j := range joins {
			if math.Abs(j.height-want[k]) > 1e-9 {
				t.Fatalf("step %d is at %g, want %g", k, j.height, want[k])
			}
			if j.a >= n+k || j.b >= n+k {
				t.Fatalf("step %d joins %d and %d", k, j.a, j.b)
			}
		}
	})
}

func TestThinnedNamesAreSaid(t *testing.T) {
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = fmt.Sprintf("a row called %d", i)
	}
	text := Heatmap(waves(1000, 20)).Rows(rows...).Text()
	if !strings.Contains(text, "row names is written.") || strings.Contains(text, "column names") {
		t.Error(text)
	}
}

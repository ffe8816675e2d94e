package nmfnb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func random(k int) nmf.Config {
	c := nmf.Default(k)
	c.Init = nmf.InitRandom
	return c
}

// counted counts how often its entries are read.
type counted struct {
	mat.Matrix
	reads *atomic.Int64
}

func (c counted) At(i, j int) float64 { c.reads.Add(1); return c.Matrix.At(i, j) }
func (c counted) T() mat.Matrix       { return mat.Transpose{Matrix: c} }

func TestBestIsThatOfNMFAndIsKept(t *testing.T) {
	ownCache(t)
	for name, change := range map[string]func(*nmf.Config){
		"plain": func(*nmf.Config) {}, "auto": func(c *nmf.Config) { c.Init = nmf.InitAuto }, "penalty": func(c *nmf.Config) { c.AlphaW = 0.01 },
		"seeds around 0": func(c *nmf.Config) { c.Seed = 1<<32 - 3 },
	} {
		cfg := random(2)
		change(&cfg)
		want, err := cfg.Best(context.Background(), postData(), 7)
		if err != nil {
			t.Fatal(err)
		}
		var reads [2]atomic.Int64
		for i := range reads {
			got, err := Best(cfg, counted{postData(), &reads[i]}, 7)
			if err != nil {
				t.Fatal(err)
			}
			if got.Config.Seed != want.Config.Seed || !mat.Equal(got.W, want.W) || !mat.Equal(got.H, want.H) || got.ReconstructionErr != want.ReconstructionErr {
				t.Errorf("%s, call %d: another model than nmf's: seed %d and %d", name, i, got.Config.Seed, want.Config.Seed)
			}
		}
		if reads[1].Load() >= reads[0].Load() {
			t.Errorf("%s: X is read %d times although the fit is kept, %d before", name, reads[1].Load(), reads[0].Load())
		}
	}
}

func TestBestAndRanksHaveTheErrorsOfNMF(t *testing.T) {
	ownCache(t)
	custom, large := nmf.Default(2), nmf.Default(9)
	custom.Init = nmf.InitNNDSVD
	for name, c := range map[string]struct {
		cfg    nmf.Config
		x      mat.Matrix
		ks     []int
		starts int
	}{
		"no starts": {random(2), postData(), []int{2}, 0}, "a start without a seed": {custom, postData(), []int{2}, 3}, "too many components": {large, postData(), []int{9}, 3},
		"no data": {random(2), nil, []int{2}, 3}, "negative": {random(2), mat.NewDense(1, 1, []float64{-1}), []int{1}, 2},
	} {
		_, want := c.cfg.Best(context.Background(), c.x, c.starts)
		if _, err := Best(c.cfg, c.x, c.starts); err == nil || want == nil || err.Error() != want.Error() {
			t.Errorf("%s: Best: %v, want %v", name, err, want)
		}
		_, want = c.cfg.Ranks(context.Background(), c.x, c.ks, c.starts)
		if _, err := Ranks(c.cfg, c.x, c.ks, c.starts); err == nil || want == nil || err.Error() != want.Error() {
			t.Errorf("%s: Ranks: %v, want %v", name, err, want)
		}
	}
	if _, err := Ranks(random(2), postData(), nil, 3); !errors.Is(err, nmf.ErrConfig) {
		t.Errorf("no ranks: %v", err)
	}
}

func sameRanks(t *testing.T, got, want []nmf.RankScore) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d ranks, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Components != w.Components || !mat.Equal(g.Model.H, w.Model.H) || !mat.Equal(g.Consensus, w.Consensus) || bundleOf(got[i:i+1]).text != bundleOf(want[i:i+1]).text ||
			g.Cophenetic != w.Cophenetic || g.Dispersion != w.Dispersion || g.Stability != w.Stability || len(g.Losses) != len(w.Losses) || len(g.HeldOut) != len(w.HeldOut) {
			t.Errorf("rank %d is another", w.Components)
		}
		for s := range w.Losses {
			if g.Losses[s] != w.Losses[s] || g.HeldOut[s] != w.HeldOut[s] {
				t.Errorf("rank %d: start %d is another", w.Components, s)
			}
		}
	}
}

func TestRanksAreThoseOfNMFAndEachIsKept(t *testing.T) {
	folder := ownCache(t)
	cfg, ctx := random(1), context.Background()
	for _, starts := range []int{1, 3} {
		want, err := cfg.Ranks(ctx, postData(), []int{3, 1, 2}, starts)
		if err != nil {
			t.Fatal(err)
		}
		first, err := Ranks(cfg, postData(), []int{1, 2}, starts)
		if err != nil {
			t.Fatal(err)
		}
		sameRanks(t, first, want[1:])
		all, err := Ranks(cfg, postData(), []int{3, 1, 2}, starts)
		if err != nil {
			t.Fatal(err)
		}
		sameRanks(t, all, want)
		var reads atomic.Int64
		again, err := Ranks(cfg, counted{postData(), &reads}, []int{2, 3}, starts)
		if err != nil {
			t.Fatal(err)
		}
		sameRanks(t, again, []nmf.RankScore{want[2], want[0]})
		if n := reads.Load(); n > 4*4*5 { // to see whether it can be fitted, and for its hash
			t.Errorf("X is read %d times although the ranks are kept", n)
		}
	}
	fits, err := filepath.Glob(filepath.Join(folder, "*"+keptSuffix))
	if err != nil || len(fits) < 6 {
		t.Fatalf("%d files, %v", len(fits), err)
	}
	if said := Kept().Text(); !strings.Contains(said, "3 components, cd, random, seed 0, beta 2, score of 3 starts") {
		t.Errorf("the list is %s", said)
	}
}

func TestDamagedRanksAreComputedAgain(t *testing.T) {
	folder := ownCache(t)
	want, err := Ranks(random(1), postData(), []int{2}, 3)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*"+keptSuffix))
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	whole, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := range len(whole) {
		if at%37 != 0 && at < len(whole)-3 { // each takes a fit
			continue
		}
		broken := append([]byte{}, whole...)
		broken[at] ^= 4
		for _, bad := range [][]byte{broken, whole[:at]} {
			if err := os.WriteFile(paths[0], bad, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Ranks(random(1), postData(), []int{2}, 3)
			if err != nil {
				t.Fatal(err)
			}
			sameRanks(t, got, want)
		}
	}
}

func TestTallySaysRateAndTimeLeft(t *testing.T) {
	c := tally{starts: 20, work: 100, drawn: time.Now().Add(time.Hour)}
	c.add(5, 40, true) // kept: 60 are left
	c.add(5, 20, false)
	if got, want := c.text(4*time.Second), "10 of 20 starts, 1.2 starts/s, some 8 s left"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := c.html("10 of 20 <starts>"); !strings.Contains(got, `max="20" value="10"`) || !strings.Contains(got, "&lt;starts&gt;") {
		t.Error(got)
	}
}

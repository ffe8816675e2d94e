package nmfnb

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Ranks is cfg.Ranks with what a notebook adds to it: it compares numbers of components, by several random starts each.
//
//	ranks := nmfnb.Must(nmfnb.Ranks(nmf.Default(1), x, []int{2, 3, 4, 5}, 20))
//	nmfnb.Display(ranks)
//
// It shows how many of the starts are done, how fast they go and the time left, and the stop button ends it: then the ranks that
// are complete are returned without an error. Each number of components is kept on disk as [Fit] keeps a model, as soon as it is
// complete: a later Ranks with other numbers, or after a stop and a restart of the kernel, computes those that are not there. Cells
// that find all there are silent. After a stop the cells that follow get the ranks that were complete, until the kernel is restarted.
//
// Several goroutines read X at once.
//
// Errors are those of cfg.Ranks, from bad data or a bad configuration. One more comes from a stop before the first number of
// components was complete; it wraps context.Canceled.
func Ranks(cfg nmf.Config, x mat.Matrix, ks []int, starts int) ([]nmf.RankScore, error) {
	if _, err := cfg.Ranks(over(), x, ks, starts); !errors.Is(err, context.Canceled) {
		return nil, err
	}
	whole, slots, keepErr := slotsOfRanks(cfg, x, ks, starts)
	ranks, work, found := make([]*nmf.RankScore, len(ks)), 0.0, 0
	for i, k := range ks {
		work += workOf(k, starts)
		if keepErr == nil {
			if ranks[i] = slots[i].loadRank(); ranks[i] != nil {
				found++
			}
		}
	}
	stopped := keepErr == nil && whole.wasStopped() && found > 0
	if found == len(ks) || stopped {
		if keepErr == nil && whole.firstShown() {
			replayed(len(ks)*starts, found*starts, ranksText(ks, starts))
		}
		return complete(ranks), nil
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	t := newTally(len(ks)*starts, work)
	for i, k := range ks {
		if ranks[i] != nil {
			t.add(starts, workOf(k, starts), true)
		}
	}
	err := completeRanks(ctx, cfg, x, ks, starts, func(i int, r nmf.RankScore) {
		ranks[i] = &r
		if keepErr == nil {
			keepErr = slots[i].keepRank(r)
		}
		t.add(starts, workOf(ks[i], starts), false)
	}, func(i int) bool { return ranks[i] != nil })
	if err != nil {
		return nil, err
	}
	done := complete(ranks)
	if len(done) == len(ks) {
		t.end(ranksText(ks, starts))
	} else {
		t.end(fmt.Sprintf("stopped by hand after %d of %s", len(done), words.Count(len(ks), "rank", "ranks")))
		if keepErr == nil && whole.stopped != "" {
			keepErr = whole.write(whole.stopped, reachedLine{}, nil)
		}
	}
	whole.firstShown()
	if keepErr != nil {
		Display(fmt.Sprintf("These ranks are not kept on disk: %v", keepErr))
	}
	if len(done) == 0 {
		return nil, fmt.Errorf("nmfnb: stopped before the first number of components was complete: %w", context.Canceled)
	}
	return done, nil
}

// workOf estimates the time of a number of components: an iteration takes a time that grows with it.
func workOf(k, starts int) float64 { return float64(k * starts) }

// ranksText is what is left of a picture: 20 starts each of k = 2, 3, 4.
func ranksText(ks []int, starts int) string {
	listed := strings.ReplaceAll(strings.Trim(fmt.Sprint(ks), "[]"), " ", ", ")
	return fmt.Sprintf("%s each of k = %s", words.Count(starts, "start", "starts"), listed)
}

func complete(ranks []*nmf.RankScore) (done []nmf.RankScore) {
	for _, r := range ranks {
		if r != nil {
			done = append(done, *r)
		}
	}
	return done
}

// completeRanks is cfg.Ranks for one number of components after another, as many at a time as leaves no core without a start, but for
// those that are there. It calls done with each, never with two at once, and returns no error when ctx ends.
func completeRanks(ctx context.Context, cfg nmf.Config, x mat.Matrix, ks []int, starts int, done func(int, nmf.RankScore), there func(int) bool) (err error) {
	var mu sync.Mutex
	var left []int
	for i := range ks {
		if !there(i) {
			left = append(left, i)
		}
	}
	failed := len(ks)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sideBySide(ctx, len(left), (runtime.GOMAXPROCS(0)+starts-1)/starts, func(l int) {
		i := left[l]
		ranks, e := cfg.Ranks(ctx, x, ks[i:i+1], starts)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case len(ranks) == 1:
			done(i, ranks[0])
		case !errors.Is(e, context.Canceled) && i < failed: // whichever core is first, the error is the same
			failed, err = i, e
			cancel()
		}
	})
	return err
}

// slotsOfRanks are where a request is kept if it is stopped, and where each of its numbers of components is.
func slotsOfRanks(cfg nmf.Config, x mat.Matrix, ks []int, starts int) (whole slot, each []slot, err error) {
	r, err := requestOf(cfg, x)
	if err != nil {
		return slot{}, nil, err
	}
	r.Work, r.Starts = workRanks, starts
	for _, k := range ks {
		r.Config.Components = k
		s, err := r.slot()
		if err != nil {
			return slot{}, nil, err
		}
		each = append(each, s)
	}
	r.Config.Components, r.Ranks = 0, ks
	whole, err = r.slot()
	return whole, each, err
}

// wasStopped reports whether this kernel has stopped what was asked for.
func (s slot) wasStopped() bool {
	if s.stopped == "" {
		return false
	}
	_, err := s.read(s.stopped)
	return err == nil
}

// savedRank is the first line of a rank that is kept; numbers and the bytes of its model follow.
type savedRank struct{ Losses, HeldOut, Consensus int }

// keepRank writes a rank: a checksum, savedRank, the numbers, 8 bytes each, and the model.
func (s slot) keepRank(r nmf.RankScore) error {
	model, err := r.Model.GobEncode()
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	n, _ := r.Consensus.Dims()
	head, err := json.Marshal(savedRank{len(r.Losses), len(r.HeldOut), n})
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	content := append(head, '\n')
	numbers := slices.Concat(r.Losses, r.HeldOut, []float64{r.Cophenetic, r.Dispersion, r.Stability})
	for i := range n {
		numbers = append(numbers, mat.Row(nil, i, r.Consensus)...)
	}
	for _, v := range numbers {
		content = binary.LittleEndian.AppendUint64(content, math.Float64bits(v))
	}
	content = append(content, model...)
	check := sum(func(h hash.Hash) { h.Write(content) })
	return s.write(s.ended, reachedLine{r.Model.Iterations, r.Model.Converged}, append([]byte(check), content...))
}

// loadRank returns the rank that is kept; nil for none, or one that is damaged or another.
func (s slot) loadRank() *nmf.RankScore {
	saved, err := s.read(s.ended)
	checkSize := len(sum(func(hash.Hash) {}))
	if err != nil || len(saved) < checkSize {
		return nil
	}
	check, content := string(saved[:checkSize]), saved[checkSize:]
	if sum(func(h hash.Hash) { h.Write(content) }) != check {
		return nil
	}
	line, rest, _ := bytes.Cut(content, []byte("\n"))
	var head savedRank
	if json.Unmarshal(line, &head) != nil {
		return nil
	}
	count := head.Losses + head.HeldOut + 3 + head.Consensus*head.Consensus
	if min(head.Losses, head.HeldOut) < 0 || head.Consensus < 1 || max(head.Losses, head.HeldOut, head.Consensus) > len(rest) || count > len(rest)/8 {
		return nil
	}
	numbers := make([]float64, count)
	for i := range numbers {
		numbers[i] = math.Float64frombits(binary.LittleEndian.Uint64(rest[8*i:]))
	}
	take := func(n int) []float64 {
		taken := numbers[:n:n]
		numbers = numbers[n:]
		return taken
	}
	r := &nmf.RankScore{Components: s.request.Config.Components, Model: new(nmf.Model), Losses: take(head.Losses), HeldOut: take(head.HeldOut)}
	scores := take(3)
	r.Cophenetic, r.Dispersion, r.Stability = scores[0], scores[1], scores[2]
	r.Consensus = mat.NewDense(head.Consensus, head.Consensus, take(head.Consensus*head.Consensus))
	if r.Model.GobDecode(rest[8*count:]) != nil || s.request.check(r.Model) != nil {
		return nil
	}
	return r
}

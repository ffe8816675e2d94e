package plots

import (
	"fmt"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// advise says, a sentence each, what the loss, the held-out error and the agreement suggest, and when not to believe it.
func advise(ranks []nmf.RankScore, loss, heldOut rankLine, agree []rankLine) []string {
	return []string{adviseLoss(loss), adviseHeldOut(heldOut), adviseAgreement(ranks, agree[0], agree[2])}
}

// adviseLoss names the k after which the loss falls far more slowly than before.
func adviseLoss(l rankLine) string {
	const always = "it falls with every component, and alone it chooses none"
	bend, sharp := 0, 2.0 // a bend is where the fall per component is at least halved
	for i := 1; i < len(l.line)-1; i++ {
		before := (l.line[i-1].value - l.line[i].value) / float64(l.line[i].k-l.line[i-1].k)
		after := (l.line[i].value - l.line[i+1].value) / float64(l.line[i+1].k-l.line[i].k)
		if before > 0 && (after <= 0 || before/after > sharp) {
			bend, sharp = l.line[i].k, before/max(after, before*1e-9)
		}
	}
	switch {
	case len(l.line) == 0:
		return "No loss is finite."
	case bend == 0:
		return "The loss has no bend: " + always + "."
	}
	return fmt.Sprintf("The loss bends at %d: %s.", bend, always)
}

// adviseHeldOut names the k with the lowest median held-out error, and the smallest k that is as good within the spread of the starts.
func adviseHeldOut(l rankLine) string {
	if len(l.line) == 0 {
		return "No held-out error is finite."
	}
	best := l.line[l.lowest()]
	out := fmt.Sprintf("The median held-out error is lowest, %s, with %s", short(best.value), count(best.k, "component", "components"))
	var values []float64
	for _, d := range l.dots {
		if d.k == best.k {
			values = append(values, d.value)
		}
	}
	_, _, _, q3, _ := quantiles(values)
	worst := best.value
	for _, p := range l.line {
		worst = max(worst, p.value)
	}
	for _, p := range l.line {
		if p.k < best.k && p.value <= q3 {
			out += fmt.Sprintf("; %d is within the spread of the starts", p.k)
			break
		}
	}
	switch last := l.line[len(l.line)-1]; {
	case len(l.line) == 1:
		return out + "."
	case worst-best.value <= 0.03*worst:
		return out + "; but the curve is flat, as it is for text: do not believe it."
	case best.k == last.k:
		return out + "; it still falls: try more."
	}
	return out + ". Do not believe it where few starts agree."
}

// adviseAgreement names the k up to which the starts agree.
func adviseAgreement(ranks []nmf.RankScore, cophenetic, stability rankLine) string {
	const enough = 0.9
	agreed := 0
	for _, p := range stability.line {
		if p.value >= enough && p.k > agreed {
			agreed = p.k
		}
	}
	starts := 0
	for _, r := range ranks {
		starts = max(starts, len(r.Losses))
	}
	if starts < 2 {
		return "One start cannot agree with another."
	}
	out := "The starts find the same components for none of the numbers (stability below 0.9)"
	if agreed > 0 {
		out = fmt.Sprintf("The starts find the same components up to %d (stability of at least 0.9)", agreed)
	}
	fall, most := 0, 0.02
	for i := range max(len(cophenetic.line)-1, 0) {
		if d := cophenetic.line[i].value - cophenetic.line[i+1].value; cophenetic.line[i].k > 1 && d > most {
			fall, most = cophenetic.line[i].k, d
		}
	}
	if fall > 0 {
		out += fmt.Sprintf(", and they group the rows most alike before the cophenetic correlation falls, after %d", fall)
	}
	return out + ". Do not believe the grouping where rows are mixtures: it knows only the main component of each."
}

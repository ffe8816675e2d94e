// Command nmfbeam factorises and encodes data that are too large for one machine's memory, on Apache Beam:
//
//	nmfbeam shards --x big.csv --out shards                        cut a large file into shards
//	nmfbeam fit --x 'shards/*.npz' --k 20 --out model.gob          find components
//	nmfbeam encode --x 'shards/*.npz' --model model.gob --out codes   exact codes of every row
//	nmfbeam explain --x 'shards/*.npz' --model model.gob --out why.json   why two reconstructions differ, over all rows
//
// nmfbeam COMMAND --help says what goes in and what comes out. The README beside this file has the lines for each of Beam's runners.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// commands are the first arguments that are taken.
var commands = []command{
	{"shards", "cut a file that is too large for memory into shards", newShards},
	{"fit", "find the components of all rows of all shards", newFit},
	{"encode", "write the exact codes of every row of every shard", newEncode},
	{"explain", "say why two reconstructions differ, over all rows", newExplain},
}

// A command makes its options on a set of flags and returns what runs with them.
type command struct {
	name, does string
	options    func(*flag.FlagSet) runs
}

type runs interface {
	// help is what --help prints before the options.
	help() string
	run(ctx context.Context, out io.Writer) error
}

func main() {
	if isWorker(os.Args[1:]) { // a runner has started this process to work for it
		flag.Parse()
		beam.Init() // which does not come back
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(report(mainWith(ctx, os.Args[1:], os.Stdout)))
}

// isWorker says that these are arguments that runners give to workers.
func isWorker(args []string) bool {
	for _, a := range args {
		if a == "--worker" || a == "-worker" || a == "--worker=true" || a == "-worker=true" {
			return true
		}
	}
	return false
}

// report prints an error as one line, or one line for each fault, and returns the exit code.
func report(err error) int {
	var usage usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "nmfbeam:", err)
		return 2
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "nmfbeam: interrupted; nothing was written")
		return 130
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(os.Stderr, "nmfbeam:", line)
	}
	return 1
}

// usageError is about what was typed.
type usageError string

func (e usageError) Error() string { return string(e) }

func usage(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// mainWith runs a command line.
func mainWith(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		fmt.Fprint(out, "nmfbeam: non-negative matrix factorisation past one machine\n\n")
		for _, c := range commands {
			fmt.Fprintf(out, "  nmfbeam %-8s %s\n", c.name, c.does)
		}
		fmt.Fprint(out, "\nnmfbeam COMMAND --help says what goes in and what comes out.\n")
		return nil
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		flags := flag.NewFlagSet("nmfbeam "+c.name, flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		r := c.options(flags)
		own := map[string]bool{}
		flags.VisitAll(func(f *flag.Flag) { own[f.Name] = true })
		addBeamOptions(flags)
		switch err := flags.Parse(args[1:]); {
		case errors.Is(err, flag.ErrHelp):
			printHelp(out, c, r, flags, own)
			return err
		case err != nil:
			return usage("%s: %v; nmfbeam %s --help says what there is", c.name, err, c.name)
		case flags.NArg() > 0:
			return usage("%s: %q is no option; quote a pattern: --x 'x-*.npy'", c.name, flags.Arg(0))
		}
		if err := giveToBeam(flags, own); err != nil {
			return err
		}
		return r.run(ctx, out)
	}
	return usage("%q is no command: want shards, fit, encode or explain", args[0])
}

// addBeamOptions makes the options of Beam and its runners, which they keep among the program's own, options of a command too.
func addBeamOptions(flags *flag.FlagSet) {
	flag.CommandLine.VisitAll(func(f *flag.Flag) {
		if flags.Lookup(f.Name) == nil {
			flags.Var(f.Value, f.Name, f.Usage)
		}
	})
}

// giveToBeam tells Beam which of its options were set, and initialises it.
func giveToBeam(flags *flag.FlagSet, own map[string]bool) (err error) {
	if !flag.Parsed() {
		if err := flag.CommandLine.Parse(nil); err != nil {
			return err
		}
	}
	flags.Visit(func(f *flag.Flag) {
		if !own[f.Name] && err == nil {
			err = flag.Set(f.Name, f.Value.String())
		}
	})
	if !beam.Initialized() {
		beam.Init()
	}
	return err
}

func printHelp(out io.Writer, c command, r runs, flags *flag.FlagSet, own map[string]bool) {
	fmt.Fprintf(out, "nmfbeam %s: %s\n\n%s\n\nOptions:\n", c.name, c.does, strings.TrimSpace(r.help()))
	flags.VisitAll(func(f *flag.Flag) {
		if !own[f.Name] {
			return
		}
		kind, says := flag.UnquoteUsage(f)
		name := "--" + f.Name
		if kind != "" {
			name += " " + kind
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			says += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(out, "  %-28s %s\n", name, says)
	})
	if own["runner"] {
		fmt.Fprint(out, "\nBeam's own options (--worker_binary, --endpoint, --project, --region, --staging_location …) are taken too:\nbeam/README.md has the lines for each runner.\n")
	}
}

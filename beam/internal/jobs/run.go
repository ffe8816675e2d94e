package jobs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow" // --runner dataflow
	//lint:ignore SA1019 It is the cheapest on one machine, and the one to compare bits with.
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/direct" // --runner direct
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/flink"  // --runner flink
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/spark"     // --runner spark
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal" // --runner universal
)

// Runners are the names that --runner takes.
var Runners = []string{"prism", "direct", "dataflow", "flink", "spark", "universal"}

// A Runner runs pipelines where the user wants them.
type Runner struct {
	Name             string
	ListenEverywhere bool // Prism may be reached from other machines
	log              *quiet
}

// NewRunner prepares a runner. Beam is initialised.
func NewRunner(ctx context.Context, name string, listenEverywhere, verbose bool) (*Runner, error) {
	if *jobopts.Async {
		return nil, errors.New("--async cannot be had: what comes out of a job is put together when it ends")
	}
	r := &Runner{Name: name, ListenEverywhere: listenEverywhere, log: quietLogs(verbose)}
	switch name {
	case "prism":
		return r, r.startPrism(ctx)
	case "direct":
		return r, nil
	}
	if *jobopts.WorkerBinary == "" && !jobopts.IsLoopback() {
		return nil, fmt.Errorf("--runner %s needs --worker_binary: the path of this command, built for Linux", name)
	}
	return r, nil
}

// attempts is how often a pipeline is run that fails on Prism, which itself does nothing again. What a pipeline does can be done
// twice: its files have the same bits.
const attempts = 3

// Run runs the pipeline that build makes. An error is one line.
func (r *Runner) Run(ctx context.Context, build func(beam.Scope)) error {
	temporary, err := os.MkdirTemp("", "nmfbeam-") // the SDK leaves files behind
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	defer os.Setenv("TMPDIR", os.Getenv("TMPDIR"))
	os.Setenv("TMPDIR", temporary)
	for attempt := 1; ; attempt++ {
		p, s := beam.NewPipelineWithRoot()
		build(s)
		_, err := beam.Run(ctx, r.Name, p)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		}
		cause := r.log.cause(err)
		if r.Name != "prism" || attempt == attempts {
			return errors.New(cause)
		}
		fmt.Fprintf(os.Stderr, "nmfbeam: attempt %d of %d failed, again: %s\n", attempt, attempts, cause)
	}
}

// startPrism starts the local runner in this process, unless an endpoint names one that runs.
func (r *Runner) startPrism(ctx context.Context) error {
	if *jobopts.EnvironmentType == "" {
		*jobopts.EnvironmentType = "loopback"
	}
	if *jobopts.Endpoint != "" {
		return nil
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	started := make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil { // the port was taken meanwhile
				started <- fmt.Errorf("the local runner, Prism, cannot start: %v", v)
			}
		}()
		_, err := prism.CreateJobServer(ctx, prism.Options{Port: port})
		started <- err
	}()
	if !r.ListenEverywhere {
		if err := keepToLoopback(port, started); err != nil {
			return err
		}
	}
	if err := <-started; err != nil {
		return err
	}
	*jobopts.Endpoint = fmt.Sprintf("localhost:%d", port)
	return nil
}

// freePort returns a port that nothing listens to.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

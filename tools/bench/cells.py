"""Times cells in the real kernel, warm and in turns, and prints the medians as JSON: cells.py ROUNDS."""

import json
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

FIT = """x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
config := nmf.Default(2)
config.Init = nmf.InitRandom
model := nmfnb.Must(config.Fit(context.Background(), x))
"""
IMPORTS = 'import (\n"context"\n"gonum.org/v1/gonum/mat"\n"github.com/nmfnb/notebook/nmfnb"\n"github.com/nmfnb/notebook/nmfnb/nmf"\n'
CELLS = {
    "hello": 'import "fmt"\n%%\nfmt.Println("hello", ROUND)',
    # the least that a cell with a matrix and a display links
    "gonum's matrix by GoNB's display alone": 'import (\n"fmt"\n"github.com/janpfeifer/gonb/gonbui"\n"gonum.org/v1/gonum/mat"\n)\n%%\n'
    "gonbui.DisplayHTML(fmt.Sprint(mat.Formatted(mat.NewDense(2, 2, nil))))\ngonbui.Sync()\n_ = ROUND",
    "fit and show a matrix": IMPORTS + ")\n%%\n" + FIT + "nmfnb.Display(nmfnb.Matrix(model.H))\n_ = ROUND",
    "fit and show a figure": IMPORTS + '"github.com/nmfnb/notebook/plots"\n)\n%%\n' + FIT + "nmfnb.Display(plots.Loss(model))\n_ = ROUND",
}


def main():
    rounds = int(sys.argv[1])
    manager, client = start_new_kernel(kernel_name="gonb")
    seconds = {name: [] for name in CELLS}
    try:
        for turn in range(rounds + 1):
            for name, source in CELLS.items():
                start = time.perf_counter()
                # each turn is another program, so that every cell is compiled and linked, as one just edited is
                reply = client.execute_interactive(source.replace("ROUND", str(turn)), timeout=120, output_hook=lambda message: None)
                if reply["content"]["status"] != "ok":
                    sys.exit(f"{name}: {reply['content']}")
                if turn:  # the first one warms the caches
                    seconds[name].append(time.perf_counter() - start)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(json.dumps({name: statistics.median(all_) for name, all_ in seconds.items()}))


if __name__ == "__main__":
    main()

"""Asks the real kernel what a cell's code can be completed to, and what a name is: both come from gopls.

A kernel answers nothing until its gopls has read what the cell imports, so the first question is asked until there is an answer.
"""

import sys
import time

from jupyter_client.manager import start_new_kernel

SECONDS = 90
CELL = 'import "github.com/nmfnb/notebook/{}"\n\n%%\nx := {}'
WANTED = {("nmfnb/nmf", "nmf.Defau"): "Default", ("nmfnb", "nmfnb.Disp"): "Display", ("plots", "plots.Heatm"): "Heatmap"}


def main():
    wrong = []
    manager, client = start_new_kernel(kernel_name="gonb")
    try:
        until = time.time() + SECONDS
        for (package, typed), name in WANTED.items():
            code = CELL.format(package, typed)
            found = []
            while not found and time.time() < until:
                found = client.complete(code, reply=True, timeout=SECONDS)["content"]["matches"]
            print(f"  {typed} … {' '.join(found)}")
            if name not in found:
                wrong.append(f"  {typed} is not completed to {name}")
            said = client.inspect(code[: -len(typed)] + f"{typed.split('.')[0]}.{name}", reply=True, timeout=SECONDS)["content"]["data"]
            if name not in str(said):
                wrong.append(f"  nothing is said of {name}: {said}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

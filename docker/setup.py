"""Makes .lab/, the whole environment of this project, inside the clone; `make lab`, `make test` and the image start here.

    setup.py            what `make lab` needs
    setup.py --test     and what `make test` needs
    setup.py --venv NAME    only the virtual environment of tools/NAME, by its requirements.txt
    setup.py --image    what the image has, made in docker/Dockerfile
    setup.py --image --tools    the part of it that does not depend on the packages, so that it stays built when they change

    .lab/venv     Jupyter, at the versions and hashes of docker/requirements.txt
                  and the spec of the kernel
    .lab/bin      the Go kernel (GoNB) and its helpers, built from docker/tools/go.mod
    .lab/module   the module as the kernel sees it: links to what cells can import
    .lab/NAME/venv    what tools/NAME needs of Python
    .lab/browsers Playwright's Chromium, where the machine has none; .lab/chromium names the one that the checks start
    .lab/jupyter  whatever Jupyter writes (settings, history, connection files)
    .lab/go       Go's module and build caches, unless GOMODCACHE or GOCACHE is exported: then those are used
    .lab/env.sh   the variables that make a shell use all of this
    .lab/logs     what each step printed

A step leaves a stamp once it is through, made of everything it depends on. A step without its stamp, with another's, or
whose result no longer answers, starts afresh, so an interrupted set-up mends itself. Only Python's library is used.
"""

import argparse
import fcntl
import functools
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAB = ROOT / ".lab"
VENV = LAB / "venv"
BIN = LAB / "bin"
BROWSERS = LAB / "browsers"
CHROMIUM = LAB / "chromium"
MODULE = LAB / "module"
MODULES = [MODULE, MODULE / "nmfnb/matio/parquet"]  # what a cell can import without fetching it
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
SPEC = VENV / "share" / "jupyter" / "kernels" / "gonb"
PYTHON = getattr(sys, "_base_executable", sys.executable)  # also where the venv's own python runs this
GO_NEEDED = (1, 26)
PYTHON_NEEDED = (3, 10)


def stop(line):
    sys.exit(f"nmfnb: {line}")


class Failed(Exception):
    """A step that did not get through: what failed, and the step's log."""

    def __init__(self, what, log):
        super().__init__(what)
        self.log = log

    def said(self, word):
        """The first line of the log with the word in it, or what failed."""
        lines = self.log.read_text(errors="replace").splitlines()
        return next((line.strip()[:200] for line in lines if word in line.lower()), str(self))


def check_python():
    """Says in one line what is missing and how to get it, as check_go does."""
    if sys.version_info < PYTHON_NEEDED:
        stop(f"Python {version(PYTHON_NEEDED)} or newer is needed, python3 is {sys.version.split()[0]}: install a newer Python.")
    try:
        import ensurepip  # noqa: F401  (Debian splits it off into a package of its own)
        import venv  # noqa: F401
    except ImportError:
        stop("Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv).")


def check_go():
    if not shutil.which("go"):
        stop(f"Go is missing: install Go {version(GO_NEEDED)} or newer from go.dev/dl and put it on PATH.")
    found = go_version()
    numbers = re.match(r"go(\d+)\.(\d+)", found)  # a development version has none and is newer than any
    if numbers and tuple(map(int, numbers.groups())) < GO_NEEDED:
        stop(f"Go {version(GO_NEEDED)} or newer is needed, `go` is {found}: install a newer one from go.dev/dl.")


def version(pair):
    return ".".join(map(str, pair))


@functools.cache
def go_env(name):
    """A setting of the go on PATH itself, whatever go.mod or GOTOOLCHAIN would switch to."""
    out = subprocess.run(["go", "env", name], cwd="/", env={**os.environ, "GOTOOLCHAIN": "local"}, capture_output=True, text=True)
    if out.returncode:
        stop(f"`go env {name}` failed: {' '.join(out.stderr.split())}")
    return out.stdout.strip()


def go_version():
    return go_env("GOVERSION")


def chromium():
    """The Chromium or Chrome that find_chromium found, for the checks that start it."""
    if not CHROMIUM.is_file():
        stop("no Chromium that starts: install one (on Debian: apt install chromium), or set CHROMIUM to a Chromium or Chrome program, and run this again.")
    return CHROMIUM.read_text()


def find_chromium(env):
    """Writes to .lab/chromium which program the checks start, and says in one line which it is, or why there is none."""
    CHROMIUM.unlink(missing_ok=True)
    reasons = []
    try:
        for program in chromiums(env):
            reason = unfit(program)
            if not reason:
                write(CHROMIUM, program)
                print(f"  Chromium: {program}", flush=True)
                return
            reasons.append(f"{program} {reason}")
    except Failed as failed:
        reasons.append(f"Playwright's cannot be fetched ({failed.said('error')})")
    print(f"  Chromium: none, so what needs it is skipped (the checks browser and pages of the book): {'; '.join(reasons)}", flush=True)


def chromiums(env):
    """The programs that may be the Chromium of the checks, the preferred one first.

    The one that CHROMIUM names, and no other; or else what is installed, which costs nothing; or else Playwright's own.
    """
    if named := os.environ.get("CHROMIUM"):
        yield shutil.which(named) or named
        return
    yield from filter(None, map(shutil.which, INSTALLED))
    lock = (ROOT / ".ci/requirements.txt").read_text()
    step = Step("chromium", "Chromium: none that starts is installed; fetching Playwright's", [ROOT, lock], {**env, "PLAYWRIGHT_BROWSERS_PATH": str(BROWSERS)})
    programs = lambda: map(str, BROWSERS.glob("chromium_headless_shell-*/*/*headless[_-]shell"))  # noqa: E731
    if not step.done("test", "-x", next(programs(), "")):
        with step:
            shutil.rmtree(BROWSERS, ignore_errors=True)
            step.run(VENV / "bin/python", "-m", "playwright", "install", "--only-shell", "chromium")
    yield from programs()


def unfit(program):
    """Why the program cannot be the Chromium of the checks; nothing if it shows a page of .lab/, which one in a sandbox of its own may not read."""
    page = LAB / "seen.html"
    write(page, "<p>seen")
    with tempfile.TemporaryDirectory() as profile:
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom", page.as_uri()]
        try:
            run = subprocess.run(command, env={**os.environ, "XDG_CONFIG_HOME": f"{LAB}/config"}, capture_output=True, text=True, errors="replace", timeout=60)
        except subprocess.TimeoutExpired:
            return "shows no page within 60 s"
        except OSError as error:
            return f"cannot be started ({error.strerror})"
    if "<p>seen" in run.stdout:
        return None
    said = run.stderr.split("\n")[0]
    return f"shows no page ({said[:200] or f'exit code {run.returncode}'})"


def environment():
    """The variables that keep Go, Jupyter and IPython inside the clone."""
    cache = LAB / "go"
    return {
        "PATH": f"{VENV}/bin:{BIN}:{os.environ['PATH']}",
        "GOMODCACHE": os.environ.get("GOMODCACHE") or f"{cache}/mod",
        "GOCACHE": os.environ.get("GOCACHE") or f"{cache}/build",
        "GOPATH": f"{cache}/path",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "XDG_CACHE_HOME": f"{LAB}/cache",
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR") or f"{LAB}/cache/pip",
        "JUPYTER_CONFIG_DIR": f"{LAB}/jupyter/config",
        "JUPYTER_DATA_DIR": f"{LAB}/jupyter/data",
        "JUPYTER_RUNTIME_DIR": f"{LAB}/jupyter/runtime",
        "JUPYTER_PLATFORM_DIRS": "0",
        "IPYTHONDIR": f"{LAB}/jupyter/ipython",
        "npm_config_cache": f"{LAB}/cache/npm",  # Jupyter asks npm, where there is one, for language servers
        "PYTHONNOUSERSITE": "1",
    }


def quiet_go():
    """The variables that keep the counters of go and gopls inside the clone too; the user's own `go env -w` settings hold."""
    return {"GOENV": go_env("GOENV"), "XDG_CONFIG_HOME": f"{LAB}/config"}


def kernel_spec(env, image):
    """GoNB's own kernel name, started so that a notebook needs imports only: the module of this clone is in its workspace."""
    # In the image .lab/ cannot be written, and docker/start says where the caches are.
    kept = {} if image else {**{k: env[k] for k in ("GOMODCACHE", "GOCACHE", "GOPATH", "GOTOOLCHAIN", "XDG_CACHE_HOME")}, **quiet_go()}
    log = "/tmp/gonb.log" if image else f"{LAB}/logs/gonb.log"
    return {
        "argv": [f"{BIN}/gonb", "--kernel", "{connection_file}", f"-go_work={','.join(map(str, MODULES))}", "-logtostderr=false", "-stderrthreshold=FATAL", f"-log_file={log}"],
        "display_name": "Go (gonb)",
        "language": "go",
        "interrupt_mode": "message",
        "env": {
            **kept,
            "PATH": f"{BIN}:${{PATH}}",
            # A cell is a program that is linked anew at each run: it is there sooner without what a debugger needs, in the cell
            # and in all that it links (a panic still names its lines), without the C library, where net and os/user would bring
            # it in (a cell of the user's that calls C still links), and without those of gonum/plot's formats that it does not import
            # (an import of gonum.org/v1/plot/vg/vgpdf, say, brings one back).
            "GOFLAGS": "'-ldflags=-s -w' -gcflags=all=-dwarf=false -tags=netgo,osusergo,minimal",
            # Everything that the notebooks import has been fetched; asking for it again would fail offline and cost time online.
            "GOPROXY": "off",
            # The kernel makes its own workspace, which this process's GOWORK=off must not switch off.
            "GOWORK": "",
        },
    }


class Step:
    """One part of the set-up: prints what it does and for how long, keeps a log, leaves a stamp."""

    def __init__(self, name, title, depends, env):
        self.name, self.title, self.env = name, title, {**os.environ, **env}
        self.stamp = LAB / "stamps" / name
        self.log = LAB / "logs" / f"{name}.log"
        self.key = hashlib.sha256("\0".join(map(str, depends)).encode()).hexdigest()

    def done(self, *probe):
        """Whether the stamp is this step's and its result, asked by the command probe, still answers."""
        if not self.stamp.is_file() or self.stamp.read_text() != self.key:
            return False
        try:
            return subprocess.run(probe, env=self.env, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False

    def __enter__(self):
        self.stamp.unlink(missing_ok=True)
        self.log.write_text("")
        self.start = time.time()
        print(f"  {self.title} …", end="", flush=True)
        return self

    def run(self, *command, cwd=ROOT):
        with self.log.open("a") as log:
            log.write("$ " + shlex.join(map(str, command)) + "\n")
            log.flush()
            code = subprocess.run(command, env=self.env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT).returncode
        if code:
            raise Failed(f"{command[0]} failed with exit code {code}", self.log)

    def __exit__(self, kind, *_):
        print(" failed" if kind else f" {time.time() - self.start:.0f} s", flush=True)
        if kind is None:
            write(self.stamp, self.key)


def write(path, text):
    """Writes the file whole or not at all, and only if it says something else."""
    if path.is_file() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    new.replace(path)


def install(env, venv, name, title, lock, probe, fresh=True, pip_flags=()):
    """Installs one lock file into a virtual environment, which is made anew first if fresh."""
    step = Step(name, f"{title}: {lock.read_text().count('==')} locked packages", [ROOT, sys.version, sys.base_prefix, lock.read_text()], env)
    if step.done(venv / "bin/python", "-c", f"import {probe}"):
        return
    with step:
        if fresh:
            step.run(PYTHON, "-m", "venv", "--clear", venv)
        step.run(venv / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--no-deps", *pip_flags, "-r", lock)
        step.run(venv / "bin/python", "-m", "pip", "check")


def build_tools(env, folder, name, title, probes, go_flags=()):
    depends = [ROOT, go_version(), (folder / "go.mod").read_text(), (folder / "go.sum").read_text(), *go_flags]
    step = Step(name, title, depends, {**env, **quiet_go(), "GOFLAGS": " ".join(["-modcacherw", *go_flags])})
    if step.done("sh", "-ec", "\n".join(f"{BIN}/{probe}" for probe in probes)):
        return
    with step:
        step.run("go", "build", "-o", f"{BIN}/", "tool", cwd=folder)


def link_module():
    """Makes .lab/module: the go.mod of the clone and the folders with packages, without .lab/.

    GoNB shows gopls each Go file below the module in its workspace. Those of Go's module cache, some 18,000, were too many: no
    completion came in time. It reads the links from the notebook's folder, where they lead nowhere, so it follows none.
    """
    MODULE.mkdir(exist_ok=True)
    for name in ("go.mod", "go.sum", "internal", "nmfnb", "plots"):
        link, target = MODULE / name, f"../../{name}"
        if not link.is_symlink() or os.readlink(link) != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def install_kernel(env, image):
    link_module()
    spec = kernel_spec(env, image)
    write(SPEC / "kernel.json", json.dumps(spec, indent=1) + "\n")
    # JupyterLab asks its project's site for news and updates unless it is told not to.
    write(
        VENV / "share/jupyter/lab/settings/overrides.json",
        json.dumps({"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}) + "\n",
    )
    write(LAB / "env.sh", "".join(f"export {k}={shlex.quote(v)}\n" for k, v in env.items() if k != "PATH") + f'export PATH="{VENV}/bin:{BIN}:$PATH"\n')
    return spec


def notebook_imports():
    """The packages that the bundled notebooks import, sorted."""
    found = set()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                for block in re.findall(r"^import\s*(\([^)]*\)|.*)", "".join(cell["source"]), re.MULTILINE):
                    found.update(re.findall(r'"([^"]+)"', block))
    return sorted(found)


def own_packages():
    """The packages of the module that a cell can import: what is internal, data of tests or another module's is left out."""
    folders = {path.parent.relative_to(ROOT) for top in ("nmfnb", "plots") for path in (ROOT / top).rglob("*.go")}
    modules = {path.parent.relative_to(ROOT) for top in ("nmfnb", "plots") for path in (ROOT / top).rglob("go.mod")}
    ours = (f for f in folders if not {"internal", "testdata"} & set(f.parts) and not modules & {f, *f.parents})
    return {f"github.com/nmfnb/notebook/{folder.as_posix()}" for folder in ours}


def warm_cache(env, spec):
    """Compiles, in a workspace like a cell's, all that a cell can import, so that the first cell is as quick as the second."""
    cell = LAB / "warm"
    packages = sorted(own_packages() | {"github.com/nmfnb/notebook/nmfnb/matio/parquet"} | {f"gonum.org/v1/plot/vg/{p}" for p in ("vgpdf", "vgeps", "vgsvg")} | set(notebook_imports()))
    flags = spec["env"]["GOFLAGS"] + " -modcacherw"
    sums = [(module / "go.sum").read_text() for module in MODULES]
    depends = [*MODULES, go_version(), env["GOCACHE"], env["GOMODCACHE"], *sums, flags, *packages]
    step = Step("warm", "packages: fetched and compiled for the cells", depends, {**env, **quiet_go(), "GOFLAGS": flags, "GOWORK": ""})
    build = ("go", "build", "-C", cell, "-o", os.devnull, ".")
    if cell.is_dir() and step.done("env", "GOPROXY=off", *map(str, build)):
        return
    with step:
        shutil.rmtree(cell, ignore_errors=True)
        cell.mkdir()
        imports = "".join(f'import _ "{p}"\n' for p in packages)
        (cell / "main.go").write_text(f"package main\n\n{imports}\nfunc main() {{}}\n")
        os.utime(cell / "main.go", (0, 0))  # the build cache has an entry by the date of the file, unless it is seconds old
        step.run("go", "mod", "init", "cell", cwd=cell)
        step.run("go", "work", "init", ".", *MODULES, cwd=cell)
        for module in MODULES:
            step.run("go", "mod", "download", cwd=module)
        step.run(*build)


def trust_notebooks(env):
    """Signs the notebooks that the project ships: of others JupyterLab shows no stored figure before they are run."""
    if not shutil.which("git"):  # which says what the project ships
        return
    listed = subprocess.run(["git", "ls-files", "-z", "notebooks/*.ipynb"], cwd=ROOT, capture_output=True, text=True)
    notebooks = [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    step = Step("trust", "notebooks: signed, so that their figures show", [ROOT, *(path.read_text() for path in notebooks)], env)
    if not notebooks or step.done("test", "-s", f"{LAB}/jupyter/data/nbsignatures.db"):
        return
    with step:
        step.run(VENV / "bin/python", "-m", "jupyter", "trust", *notebooks)


def seal(cache):
    """Makes Go's build cache the same in every build of the image, and one that go does not trim.

    Each entry says when it was made, as its last field; go removes what has not been used for days, by the file's date.
    """
    ahead = 4102444800  # 2100-01-01
    for path in cache.glob("??/*"):
        if path.name.endswith("-a"):
            path.write_text(re.sub(r"[ \d]{20}\n$", f"{ahead * 10**9:20d}\n", path.read_text()))
        os.utime(path, (ahead, ahead))
    (cache / "trim.txt").unlink(missing_ok=True)  # when it was last trimmed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("test", "image", "tools"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("--venv", metavar="NAME")
    options = parser.parse_args()
    check_python()
    if not options.venv:
        check_go()
    for folder in ("stamps", "logs", "bin", "cache", "jupyter"):
        (LAB / folder).mkdir(parents=True, exist_ok=True)
    with (LAB / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  another set-up of this clone is under way: waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        env = environment()
        if options.venv:
            install(env, LAB / options.venv / "venv", options.venv, f"Python of tools/{options.venv}", ROOT / "tools" / options.venv / "requirements.txt", "pip")
        else:
            make_lab(env, options.test, options.image, options.tools)


def make_lab(env, testing, image, tools):
    # What is compiled when a module is first imported carries its file's date; the image has it made below, without.
    pip_flags, go_flags = (["--no-cache-dir", "--no-compile"], ["-trimpath", "'-ldflags=-s -w'"]) if image else ([], [])
    install(env, VENV, "jupyter", "Jupyter", ROOT / "docker/requirements.txt", "jupyterlab, nbclient, nbconvert, zmq", pip_flags=pip_flags)
    if image:
        install(env, VENV, "hub", "JupyterHub's part", ROOT / "docker/requirements-image.txt", "jupyterhub", fresh=False, pip_flags=pip_flags)
    if testing:
        install(env, VENV, "browser", "browser driver and pandoc", ROOT / ".ci/requirements.txt", "playwright, pypandoc", fresh=False)
        find_chromium(env)
    probes = ["gonb -V", "gopls version", "goimports </dev/null"]
    build_tools(env, ROOT / "docker/tools", "kernel", "kernel: gonb, goimports and gopls built from docker/tools/go.mod", probes, go_flags)
    if testing:
        build_tools(env, ROOT / ".ci/tools", "checks", "checks: staticcheck built from .ci/tools/go.mod", ["staticcheck -version"])
    spec = install_kernel(env, image)
    if tools:
        return
    warm_cache(env, spec)
    if image:
        seal(Path(env["GOCACHE"]))
    else:
        trust_notebooks(env)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("interrupted; the next start goes on from here.")
    except Failed as failed:
        print("", *failed.log.read_text(errors="replace").splitlines()[-15:], sep="\n")
        stop(f"{failed}; the whole log: {failed.log.relative_to(ROOT)}")

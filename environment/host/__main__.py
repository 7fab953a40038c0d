"""Runs notebooks without a browser, for environment/lab: study, refresh, verify.

A host only: computing, drawing and checking belong to the Java library. The library takes the size, the
data and the folder for its figures from the environment variables IVYLAB_SIZE, IVYLAB_DATA, IVYLAB_OUT, IVYLAB_HOME
and IVYLAB_NOTEBOOK.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import execute
import notebooks
import page

LONG = 30  # seconds that a notebook should take at most at smoke size


def run_all(paths, size, data, out, home):
    """Every notebook in order, even after one has failed; ends early only if the user stops it."""
    runs = []
    for path in paths:
        run, notebook = execute.execute(path, size, data, out, home)
        notebooks.write(notebook, out / "notebooks" / path.name)
        (out / "html").mkdir(parents=True, exist_ok=True)
        page.html(notebook, run, out / "html" / f"{run.name}.html")
        (out / f"{run.name}.run.json").write_text(json.dumps(asdict(run), indent=1) + "\n", encoding="utf-8")
        runs.append((run, notebook, path))
        if run.status == execute.STOPPED:
            break
    return runs


def close(runs, paths, start):
    """The closing lines and the exit status."""
    passed = sum(run.status == execute.PASSED for run, _, _ in runs)
    print(f"notebooks: {passed} of {len(paths)} passed in {execute.clock(time.monotonic() - start)}", end="")
    checks = execute.tally([check for run, _, _ in runs for check in run.checks])
    print(f"; {checks}" if checks else "")
    for run, _, _ in runs:
        if run.status != execute.PASSED:
            print(f"  {run.status}: {run.name}")
    if runs and runs[-1][0].status == execute.STOPPED:
        return 130
    return 0 if passed == len(paths) else 1


def folder(out, names):
    """The folder for a run; for a run of all notebooks, cleared of what an earlier run left there."""
    out.mkdir(parents=True, exist_ok=True)
    for old in [] if names else out.glob("*.run.json"):
        execute.forget(out, old.name.removesuffix(".run.json"))
    return out


def study(arguments, home, paths):
    out = folder(Path(arguments.out), arguments.names)
    start = time.monotonic()
    print(f"study: {len(paths)} notebooks at {arguments.size} size" + (f" on {arguments.data}" if arguments.data else ""))
    runs = run_all(paths, arguments.size, arguments.data, out, home)
    status = close(runs, paths, start)
    page.write(out)
    print(f"results: {out / 'index.html'}")
    return status


def verify(arguments, home, paths):
    out = folder(Path(arguments.out or home / "notebooks" / "target" / "verify"), arguments.names)
    start = time.monotonic()
    runs = run_all(paths, "smoke", None, out, home)
    status = close(runs, paths, start)
    page.write(out)
    for run, _, _ in runs:
        if run.seconds > LONG:
            print(f"  slow: {run.name} took {run.seconds:.0f} s at smoke size; the target is {LONG} s")
    for path in paths:
        why = notebooks.stale(notebooks.read(path))
        if why:
            print(f"  stale: {path.stem} {why}; run environment/lab refresh {path.stem} and commit the notebook")
            status = status or 1
    return status


def refresh(arguments, home, paths):
    out = folder(home / "target" / "refresh", arguments.names)
    start = time.monotonic()
    runs = run_all(paths, "quick", None, out, home)
    for run, notebook, path in runs:
        if run.status == execute.PASSED:
            notebooks.write(notebooks.normalise(notebook), path)
        elif run.status == execute.FAILED:
            print(f"  left unchanged: {path.name}")
    return close(runs, paths, start)


def main():
    parser = argparse.ArgumentParser(prog="environment/lab")
    parser.add_argument("command", choices=("study", "verify", "refresh"))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--size", choices=tuple(execute.TIMEOUT), default="quick")
    parser.add_argument("--data", default="")
    parser.add_argument("--out", default="")
    arguments = parser.parse_intermixed_args()
    home = Path(os.environ["IVYLAB_HOME"])
    paths = notebooks.find(home / "notebooks", arguments.names)
    if not paths:
        print(f"notebooks: none in {home / 'notebooks'}, nothing to run")
        return 0
    return {"study": study, "verify": verify, "refresh": refresh}[arguments.command](arguments, home, paths)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

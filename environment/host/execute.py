"""Executes one notebook through the kernel and keeps the person at the terminal informed."""

import json
import logging
import os
import re
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import notebooks

# seconds for one notebook, unless IVYLAB_TIMEOUT says otherwise; far above what a sound one needs
TIMEOUT = {"smoke": 600, "quick": 3600, "full": 7 * 24 * 3600}
START = 120  # seconds for the kernel to answer
QUIET = 30  # seconds between two lines where the output is not a terminal

logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # a killed kernel leaves tasks behind, which is normal

PASSED, FAILED, STOPPED = "passed", "failed", "stopped"


@dataclass
class Run:
    """The outcome of one notebook."""

    name: str
    title: str
    size: str
    status: str = PASSED
    seconds: float = 0.0
    cells: int = 0
    done: int = 0
    problem: str = ""
    data: str = ""
    date: str = ""
    seed: str = ""
    figures: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    results: list = field(default_factory=list)
    checks: list = field(default_factory=list)


def clock(seconds):
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class Progress:
    """One line per notebook: rewritten in place on a terminal, repeated now and then elsewhere."""

    def __init__(self, name, cells):
        self.name, self.cells, self.cell = name, cells, 0  # the running cell, from 1
        self.live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.start = self.last = time.monotonic()

    def seconds(self):
        return time.monotonic() - self.start

    def show(self):
        if self.live:
            bar = ("█" * (20 * max(0, self.cell - 1) // max(1, self.cells))).ljust(20, "░")
            print(f"\r\033[K  {self.name:<32} {bar} {self.where()}  {clock(self.seconds())}", end="", flush=True)
        elif time.monotonic() - self.last >= QUIET:
            self.last = time.monotonic()
            print(f"  {self.name:<32} {self.where()}  {clock(self.seconds())}", flush=True)

    def where(self):
        return f"cell {self.cell}/{self.cells}" if self.cell else "the kernel starts"

    def close(self, text):
        print(("\r\033[K" if self.live else "") + f"  {self.name:<32} {text}", flush=True)


def forget(out, name):
    """Removes what an earlier run of this notebook left in a folder, and nothing else."""
    own = re.compile(re.escape(name) + r"-\d+\.(png|svg|txt|plotly\.json)")
    tables = {Path(str(row.get("csv"))).name for row in rows(out / f"{name}.tables.json")}
    for folder, wanted in (
        (out / "figures", own.fullmatch),
        (out / "tables", tables.__contains__),
        (out / "notebooks", {name + ".ipynb"}.__contains__),
        (out / "html", {name + ".html"}.__contains__),
        (out, ({f"{name}.{kind}.json" for kind in ("results", "checks", "tables", "run")} | {name + ".log"}).__contains__),
    ):
        if folder.is_dir():
            for file in folder.iterdir():
                if wanted(file.name):
                    file.unlink()


def rows(file):
    """The objects that the library wrote to a file; none if there is no such file, or it is broken."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def execute(path, size, data, out, home):
    """Runs a notebook into the folder out; returns the run and the executed notebook."""
    name = path.stem
    notebook = notebooks.read(path)
    run = Run(name, notebooks.title(notebook, name), size, data=str(data or ""), date=time.strftime("%Y-%m-%d %H:%M"))
    run.cells = len(notebooks.code_cells(notebook))
    run.seed = notebooks.seed(notebook)
    forget(out, name)
    (out / "figures").mkdir(parents=True, exist_ok=True)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None

    limit = int(os.environ.get("IVYLAB_TIMEOUT") or TIMEOUT[size])
    progress = Progress(name, run.cells)
    env = {key: value for key, value in os.environ.items() if key != "IVYLAB_DATA"}
    env.update(IVYLAB_HOME=str(home), IVYLAB_NOTEBOOK=name, IVYLAB_OUT=str(out), IVYLAB_SIZE=size)
    if data:
        env["IVYLAB_DATA"] = str(data)

    def count(cell, **_):
        progress.cell += 1

    client = NotebookClient(
        notebook,
        kernel_name=notebooks.KERNELSPEC["name"],
        timeout_func=lambda cell: max(1, int(limit - progress.seconds())),
        startup_timeout=START,
        iopub_timeout=60,
        raise_on_iopub_timeout=True,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        shutdown_kernel="immediate",  # all files are written by then; an orderly shutdown takes seconds
        on_cell_execute=count,
    )
    trouble = []
    log = out / f"{name}.log"

    def work():
        try:
            with log.open("wb") as printed:
                client.execute(env=env, cwd=str(home), stdout=printed, stderr=printed)
        except BaseException as error:  # any error belongs to this notebook
            trouble.append(error)

    # The client works in a thread of its own, so that Ctrl-C reaches this one, which shows the time.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            progress.show()
            thread.join(0.2 if progress.live else 0.5)
    except KeyboardInterrupt:
        run.status, run.problem = STOPPED, "stopped by the user"
        until = time.monotonic() + 10
        while thread.is_alive() and time.monotonic() < until:  # a kernel may be about to start
            kill(client)
            thread.join(0.2)

    run.seconds, run.done = progress.seconds(), run.cells
    if trouble or run.status == STOPPED:
        run.done = max(0, progress.cell - 1)
    if run.status == PASSED and trouble:
        run.status, run.problem = FAILED, explain(trouble[0], notebook, progress.cell, limit, log)
    collect(run, out)
    progress.close(summary(run))
    if run.status == FAILED:
        print(indent(run.problem), flush=True)
    return run, notebook


def kill(client):
    """Ends the kernel at once; it is our own child, in a process group of its own."""
    process = getattr(getattr(client.km, "provisioner", None), "process", None)
    if process is not None and process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()


def explain(error, notebook, number, limit, log):
    """The cell and the error, in the form a reader needs."""
    cells = notebooks.code_cells(notebook)
    if number == 0:
        return f"the kernel did not start: {error}\n{tail(log)}"
    cell = cells[number - 1]
    where = f"cell {number} of {len(cells)}:\n{indent(cell.source.rstrip())}\n"
    if isinstance(error, CellExecutionError):
        lines = [line for output in cell.outputs if output.output_type == "error" for line in output.traceback]
        return where + (plain("\n".join(lines)).strip() or plain(str(error)))
    if isinstance(error, CellTimeoutError):
        return where + f"not done after {limit} seconds for the notebook; IVYLAB_TIMEOUT=SECONDS allows more"
    if isinstance(error, DeadKernelError):
        return where + f"the kernel died; if memory ran out, IVYLAB_XMX=6g gives a larger heap\n{tail(log)}"
    return where + f"{type(error).__name__}: {error}"


def plain(text):
    """Without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def tail(log, lines=12):
    """The last lines that the kernel's process printed, without its greeting."""
    text = plain(log.read_text(encoding="utf-8", errors="replace")) if log.exists() else ""
    return "\n".join([line for line in text.splitlines() if "Loop started." not in line][-lines:])


def collect(run, out):
    """Collects what the library wrote: figures with captions, tables, results, checks."""
    for picture in sorted((out / "figures").glob("*.png")):
        if re.fullmatch(re.escape(run.name) + r"-\d+\.png", picture.name):
            caption, scene = picture.with_suffix(".txt"), picture.with_suffix(".plotly.json")
            run.figures.append(
                {
                    "png": f"figures/{picture.name}",
                    "svg": f"figures/{picture.stem}.svg" if picture.with_suffix(".svg").exists() else "",
                    "plotly": json.loads(scene.read_text(encoding="utf-8")) if scene.exists() else None,
                    "caption": caption.read_text(encoding="utf-8").strip() if caption.exists() else "",
                }
            )
    run.figures.sort(key=lambda figure: int(Path(figure["png"]).stem.rpartition("-")[2]))
    for kind in ("results", "checks", "tables"):
        file = out / f"{run.name}.{kind}.json"
        if file.exists():
            try:
                rows = json.loads(file.read_text(encoding="utf-8"))
                if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                    raise ValueError("not a list of objects")
            except ValueError as error:
                run.status, run.problem = FAILED, f"{run.problem}\n{file.name} cannot be read: {error}".strip()
                continue
            setattr(run, kind, rows)
    missed = [check for check in run.checks if check.get("status") == "failed"]
    if missed and run.status == PASSED:
        run.status = FAILED
        run.problem = "\n".join(
            f"check failed: {check.get('reason') or check.get('name')}" for check in missed
        )


def tally(checks):
    """For example "checks: 5 passed, 2 not checked"."""
    counts = {}
    for check in checks:
        counts[check.get("status")] = counts.get(check.get("status"), 0) + 1
    parts = [f"{counts[key]} {key}" for key in ("passed", "failed", "not checked") if key in counts]
    return "checks: " + ", ".join(parts) if parts else ""


def summary(run):
    parts = [f"{run.status:<7}", f"{run.done}/{run.cells} cells", clock(run.seconds)]
    if run.figures:
        parts.append(f"{len(run.figures)} figure" + ("s" if len(run.figures) > 1 else ""))
    if run.tables:
        parts.append(f"{len(run.tables)} table" + ("s" if len(run.tables) > 1 else ""))
    if run.checks:
        parts.append(tally(run.checks))
    return "  ".join(parts)


def indent(text):
    return "\n".join("    " + line for line in text.splitlines())


# a terminated run behaves like an interrupted one
def _on_terminate(*_):
    raise KeyboardInterrupt


signal.signal(signal.SIGTERM, _on_terminate)

"""Notebooks as files: finding them, their code, and the form in which they are committed."""

import hashlib
import os
import re
from pathlib import Path

import nbformat

KERNELSPEC = {"display_name": "Java (IvyLab)", "language": "java", "name": "ivylab"}
LANGUAGE = {
    "codemirror_mode": "java",
    "file_extension": ".jshell",
    "mimetype": "text/x-java-source",
    "name": "java",
    "pygments_lexer": "java",
}
VOLATILE = "volatile"  # the tag of cells whose output is not committed: times, memory


def find(folder, names):
    """The notebooks of a folder in order, or those named: 00-tour, 00-tour.ipynb, 00, or the path of a file anywhere."""
    every = sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))
    if not names:
        return every
    chosen = []
    for name in names:
        stem = Path(name).name.removesuffix(".ipynb")
        if name.endswith(".ipynb") and Path(name).is_file():
            hits = [Path(name).resolve()]
        else:
            hits = [path for path in every if path.stem == stem]
            hits = hits or [path for path in every if path.stem.startswith(stem)]
        if len(hits) != 1:
            there = ", ".join(path.stem for path in every) or "none"
            what = "no notebook" if not hits else "more than one notebook"
            raise SystemExit(f"lab: {what} is named {name}; there are: {there}")
        if hits[0] not in chosen:
            chosen.append(hits[0])
    return sorted(chosen)


def read(path):
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """To a temporary file first: an interrupted run leaves the old notebook intact."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name("." + path.name + ".new")
    nbformat.write(notebook, fresh)
    os.replace(fresh, path)


def title(notebook, fallback):
    """The first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("#"):
                    return line.lstrip("#").strip()
    return fallback


def seed(notebook):
    """The seed that the notebook declares, as `var SEED = 11;`; an empty text if it uses no random numbers."""
    for cell in code_cells(notebook):
        declared = re.search(r"\bSEED\s*=\s*(-?[\d_]+)", cell.source)
        if declared:
            return declared.group(1).replace("_", "")
    return ""


def code_cells(notebook):
    """The cells that a kernel runs."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def digest(notebook):
    """Covers the code alone: prose may change without a new run."""
    total = hashlib.sha256()
    for cell in code_cells(notebook):
        lines = [line.rstrip() for line in cell.source.strip().splitlines()]
        total.update(("\n".join(lines) + "\0").encode("utf-8"))
    return total.hexdigest()


def stale(notebook):
    """Why the stored outputs do not belong to the code, or an empty text."""
    stored = notebook.metadata.get("ivylab", {}).get("code")
    if not code_cells(notebook):
        return ""
    if not stored:
        return "has no stored outputs"
    if stored != digest(notebook):
        return "has code that changed since its outputs were made"
    return ""


def normalise(notebook):
    """The committed form: the same code and the same results give the same bytes."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(
        {"ivylab": {"code": digest(notebook)}, "kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    )
    taken = set()
    for number, cell in enumerate(notebook.cells, 1):
        if not cell.get("id") or cell.id in taken:
            cell.id = f"cell-{number:02d}"
        taken.add(cell.id)
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": list(tags)} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = [] if VOLATILE in tags else [output for output in cell.outputs if not _empty(output)]
            for output in cell.outputs:
                output.pop("transient", None)
    return notebook


def _empty(output):
    """A progress display that erased itself, or an empty stream."""
    if output.output_type == "stream":
        return not output.text.strip()
    if output.output_type in ("display_data", "execute_result"):
        return not any("".join(value).strip() for value in output.data.values() if isinstance(value, (str, list)))
    return False

"""The pages of a study: one index.html for all notebooks, and each executed notebook as HTML."""

import importlib.util
import json
import os
import platform
import shutil
from html import escape
from pathlib import Path

from nbconvert import HTMLExporter
from traitlets.config import Config

import execute

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
SCRIPT = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
PLOTLY = "plotly.min.js"


def html(notebook, run, path):
    """An executed notebook as one file; only equations need the network (MathJax)."""
    config = Config()
    config.HTMLExporter.require_js_url = ""
    config.HTMLExporter.jquery_url = ""
    config.HTMLExporter.embed_images = True
    body, _ = HTMLExporter(config=config).from_notebook_node(notebook, {"metadata": {"name": run.title}})
    path.write_text(body, encoding="utf-8")


def write(out):
    """Joins every run found in a folder into results.json, checks.json and index.html."""
    runs = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(out.glob("*.run.json"))]
    results = [row for run in runs for row in run["results"]]
    checks = [{"notebook": run["name"], **check} for run in runs for check in run["checks"]]
    for name, rows in (("results.json", results), ("checks.json", checks)):
        _replace(out / name, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    if any(turns(figure) for run in runs for figure in run["figures"]):
        shutil.copyfile(Path(importlib.util.find_spec("plotly").origin).parent / "package_data" / PLOTLY, out / PLOTLY)
    _replace(out / "index.html", index(runs))


def _replace(path, text):
    fresh = path.with_name("." + path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def index(runs):
    good = sum(run["status"] == execute.PASSED for run in runs)
    total = sum(run["seconds"] for run in runs)
    checks = execute.tally([check for run in runs for check in run["checks"]])
    figures, tables = (sum(len(run.get(kind, [])) for run in runs) for kind in ("figures", "tables"))
    facts = [
        f"{good} of {len(runs)} notebooks passed",
        f"{figures} figures, {tables} tables",
        checks,
        execute.clock(total),
        f"{os.cpu_count()} cores, {platform.system()}",
    ]
    beside = [(run, item) for run in runs for item in items(run) if published(item)]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>IvyLab study</title><style>{STYLE}</style></head><body>",
        '<header id="top"><h1>IvyLab study</h1>',
        f"<p>{escape(' · '.join(fact for fact in facts if fact))}</p>",
        '<p>Every figure and table of the study. Numbers of the tables: <a href="results.json">results.json</a>, or the CSV file'
        ' under each; all checks: <a href="checks.json">checks.json</a>.</p></header>',
        contents(runs, beside),
        "<main>",
        '<section id="notebooks"><h2>Notebooks</h2><div class="wide"><table class="overview"><thead><tr><th>Notebook</th><th>Status</th>'
        '<th>Size</th><th class="n">Seed</th><th class="n">Time</th><th class="n">Cells</th><th class="n">Figures</th><th class="n">Tables</th>'
        "<th>Checks</th><th>Data</th><th>Run</th></tr></thead><tbody>",
    ]
    for run in runs:
        parts.append(
            f'<tr><td><a href="#{escape(run["name"])}">{escape(run["name"])}</a></td><td>{badge(run["status"])}</td><td>{escape(run["size"])}</td>'
            f'<td class="n">{escape(run.get("seed") or "–")}</td>'
            f'<td class="n">{execute.clock(run["seconds"])}</td><td class="n">{run["done"]}/{run["cells"]}</td><td class="n">{len(run["figures"])}</td>'
            f'<td class="n">{len(run.get("tables", []))}</td>'
            f'<td>{escape(execute.tally(run["checks"]).removeprefix("checks: "))}</td>'
            f'<td>{escape(Path(run["data"]).name or "data-samples")}</td><td>{escape(run["date"])}</td></tr>'
        )
    parts.append("</tbody></table></div></section>")
    if beside:
        parts.append('<section id="published"><h2>Comparison with published numbers</h2>')
        parts.extend(shown_table(run, item, "published-") for run, item in beside)
        parts.append("</section>")
    parts.extend(section(run) for run in runs)
    parts.append("</main>")
    if any(turns(figure) for run in runs for figure in run["figures"]):
        parts.append(f'<script src="{PLOTLY}"></script><script>{SCRIPT}</script>')
    parts.append("</body></html>\n")
    return "\n".join(parts)


def items(run):
    """Figures and tables in the order in which the notebook showed them, each with its number and its anchor on the page."""
    figures = [{"kind": "figure", "number": number, **figure} for number, figure in enumerate(run["figures"], 1)]
    tables = [{"kind": "table", "number": number, **table} for number, table in enumerate(run.get("tables", []), 1)]
    order = [(item["number"], 0, item) for item in figures] + [(item["after"], item["number"], item) for item in tables]
    shown = [item for _, _, item in sorted(order, key=lambda entry: entry[:2])]
    return [{**item, "id": f"{run['name']}-{item['kind']}-{item['number']}"} for item in shown]


def published(item):
    """Whether a table has a column of published numbers."""
    return item["kind"] == "table" and any(str(name).lower().startswith("published") for name in item.get("columns", []))


def title(item):
    """A short title for the contents."""
    text = " ".join((item.get("name") or item["caption"]).split())
    text = text if len(text) <= 70 else text[:68].rstrip() + "…"
    return f"{item['kind'].capitalize()} {item['number']}" + (f": {text}" if text else "")


def contents(runs, beside):
    parts = ['<nav aria-label="Contents"><details open><summary>Contents</summary><ul>', '<li><a href="#notebooks">Notebooks</a></li>']
    if beside:
        parts.append('<li><a href="#published">Comparison with published numbers</a></li>')
    for run in runs:
        entries = "".join(f'<li><a href="#{escape(item["id"])}">{escape(title(item))}</a></li>' for item in items(run))
        link = f'<a href="#{escape(run["name"])}">{escape(run["title"])}</a>'
        parts.append(f"<li>{link}<details><summary>{len(items(run))} figures and tables</summary><ul>{entries}</ul></details></li>" if entries else f"<li>{link}</li>")
    parts.append("</ul></details></nav>")
    return "\n".join(parts)


def badge(status):
    return f'<span class="badge {escape(status.replace(" ", "-"))}">{escape(status)}</span>'


def section(run):
    name = escape(run["name"])
    facts = [run["size"] + " size", origin(run), run["date"]]
    parts = [
        f'<section id="{name}"><h2>{escape(run["title"])}</h2>',
        f'<p class="links">{badge(run["status"])} <a href="html/{name}.html">page</a> · <a href="notebooks/{name}.ipynb">notebook</a>'
        f" · {escape(' · '.join(fact for fact in facts if fact))}</p>",
    ]
    if run["problem"]:
        parts.append(f"<pre>{escape(run['problem'])}</pre>")
    open_grid = False
    for item in items(run):
        if (item["kind"] == "figure") != open_grid:
            parts.append("</div>" if open_grid else '<div class="figures">')
            open_grid = not open_grid
        parts.append(shown_figure(run, item) if item["kind"] == "figure" else shown_table(run, item))
    if open_grid:
        parts.append("</div>")
    tables = {}
    whole = {str(table.get("results", "")) for table in run.get("tables", [])}
    for row in run["results"]:
        if str(row.get("table", "")) not in whole:
            tables.setdefault(str(row.get("table", "")), []).append(row)
    parts.extend(table(name, rows) for name, rows in tables.items())
    if run["checks"]:
        parts.append('<h3>Checks</h3><div class="wide"><table><thead><tr><th>Check</th><th class="n">Value</th><th class="n">From</th><th class="n">To</th><th>Status</th><th></th></tr></thead><tbody>')
        for check in run["checks"]:
            numbers = "".join(f'<td class="n">{quantity(check.get(key))}</td>' for key in ("value", "low", "high"))
            parts.append(
                f"<tr><td>{escape(str(check.get('name', '')))}</td>{numbers}<td>{badge(str(check.get('status', '')))}</td>"
                f"<td>{escape(str(check.get('reason') or ''))}</td></tr>"
            )
        parts.append("</tbody></table></div>")
    parts.append('<p class="links"><a href="#top">top</a></p></section>')
    return "\n".join(parts)


def origin(run):
    return f"seed {run['seed']}" if run.get("seed") else "no seed"


def turns(figure):
    """Whether a figure carries a scene that plotly.js shows in place of the picture."""
    return bool(figure.get("plotly"))


def shown_figure(run, item):
    caption = escape(item["caption"])
    vector = f' · <a href="{escape(item["svg"])}">SVG</a>' if item["svg"] else ""
    scene = json.dumps(item["plotly"], separators=(",", ":")).replace("</", "<\\/") if turns(item) else ""
    scene = f'<div class="scene"></div><script type="application/json">{scene}</script>' if scene else ""
    return (
        f'<figure id="{escape(item["id"])}">{scene}<a href="{escape(item["png"])}"><img loading="lazy" src="{escape(item["png"])}" alt="{caption or item["id"]}"></a>'
        f'<figcaption><b>Figure {item["number"]}</b> {caption}<span class="from">{escape(run["name"])} · {escape(origin(run))} · '
        f'<a href="{escape(item["png"])}">PNG</a>{vector}</span></figcaption></figure>'
    )


def shown_table(run, item, prefix=""):
    """A table as the library wrote it; the first rows of a long one, with all of them in its CSV file."""
    words = " ".join(escape(text) for text in (item.get("name", ""), item["caption"]) if text)
    return (
        f'<figure class="table" id="{escape(prefix + item["id"])}"><figcaption><b>Table {item["number"]}</b> {words}</figcaption>'
        f'<div class="wide">{item["html"]}</div><p class="from"><a href="#{escape(run["name"])}">{escape(run["name"])}</a> · {escape(origin(run))} · '
        f'<a href="{escape(item["csv"])}">CSV</a></p></figure>'
    )


def quantity(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return escape(str(value if value is not None else ""))
    return escape(f"{value:,}" if isinstance(value, int) else f"{value:.4g}")


def table(name, rows):
    """One row per model, one column per condition and metric."""
    models, columns, cells = [], [], {}
    for row in rows:
        model, column = str(row.get("model", "")), (str(row.get("condition", "")), str(row.get("metric", "")))
        if model not in models:
            models.append(model)
        if column not in columns:
            columns.append(column)
        cells[model, column] = row.get("value")
    metrics = list(dict.fromkeys(metric for _, metric in columns))
    one = len(metrics) == 1
    heading = escape(name) + (f" <small>{escape(metrics[0])}</small>" if one else "")
    head = "".join(
        f'<th class="n">{escape(condition)}' + ("" if one else ("<br>" if condition else "") + f"<small>{escape(metric)}</small>") + "</th>"
        for condition, metric in columns
    )
    body = "".join(
        f"<tr><td>{escape(model)}</td>" + "".join(f'<td class="n">{quantity(cells.get((model, column)))}</td>' for column in columns) + "</tr>"
        for model in models
    )
    return f'<h3>{heading}</h3><div class="wide"><table><thead><tr><th>Model</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'

"""The pages of a study: one index.html for all notebooks, and each executed notebook as HTML."""

import json
import os
import platform
from html import escape
from pathlib import Path

from nbconvert import HTMLExporter
from traitlets.config import Config

import execute

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


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
    _replace(out / "index.html", index(runs))


def _replace(path, text):
    fresh = path.with_name("." + path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def index(runs):
    good = sum(run["status"] == execute.PASSED for run in runs)
    total = sum(run["seconds"] for run in runs)
    checks = execute.tally([check for run in runs for check in run["checks"]])
    facts = [f"{good} of {len(runs)} notebooks passed", checks, execute.clock(total), f"{os.cpu_count()} cores, {platform.system()}"]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>IvyLab study</title><style>{STYLE}</style></head><body>",
        "<header><h1>IvyLab study</h1>",
        f"<p>{escape(' · '.join(fact for fact in facts if fact))}</p>",
        '<p><a href="results.json">results.json</a> · <a href="checks.json">checks.json</a></p></header>',
        '<table class="overview"><thead><tr><th>Notebook</th><th>Status</th><th>Size</th><th class="n">Time</th>'
        '<th class="n">Cells</th><th class="n">Figures</th><th>Checks</th><th>Data</th><th>Run</th></tr></thead><tbody>',
    ]
    for run in runs:
        parts.append(
            f'<tr><td><a href="#{escape(run["name"])}">{escape(run["name"])}</a></td><td>{badge(run["status"])}</td><td>{escape(run["size"])}</td>'
            f'<td class="n">{execute.clock(run["seconds"])}</td><td class="n">{run["done"]}/{run["cells"]}</td><td class="n">{len(run["figures"])}</td>'
            f'<td>{escape(execute.tally(run["checks"]).removeprefix("checks: "))}</td>'
            f'<td>{escape(Path(run["data"]).name or "data-samples")}</td><td>{escape(run["date"])}</td></tr>'
        )
    parts.append("</tbody></table>")
    parts.extend(section(run) for run in runs)
    parts.append("</body></html>\n")
    return "\n".join(parts)


def badge(status):
    return f'<span class="badge {escape(status.replace(" ", "-"))}">{escape(status)}</span>'


def section(run):
    name = escape(run["name"])
    parts = [
        f'<section id="{name}"><h2>{escape(run["title"])}</h2>',
        f'<p class="links">{badge(run["status"])} <a href="html/{name}.html">page</a> · <a href="notebooks/{name}.ipynb">notebook</a></p>',
    ]
    if run["problem"]:
        parts.append(f"<pre>{escape(run['problem'])}</pre>")
    if run["figures"]:
        parts.append('<div class="figures">')
        for number, figure in enumerate(run["figures"], 1):
            caption = escape(figure["caption"])
            vector = f' <a href="{escape(figure["svg"])}">SVG</a>' if figure["svg"] else ""
            parts.append(
                f'<figure><a href="{escape(figure["png"])}"><img loading="lazy" src="{escape(figure["png"])}" alt="{caption or f"figure {number}"}"></a>'
                f"<figcaption><b>{number}</b> {caption}{vector}</figcaption></figure>"
            )
        parts.append("</div>")
    tables = {}
    for row in run["results"]:
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
    parts.append("</section>")
    return "\n".join(parts)


def quantity(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return escape(str(value if value is not None else ""))
    return escape(f"{value:,}" if isinstance(value, int) else f"{value:.4g}")


def table(name, rows):
    """One row a model, one column a condition and metric."""
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

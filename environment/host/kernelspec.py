"""Writes the kernel "Java (IvyLab)" into the virtual environment, and JupyterLab's settings beside it.

Called by environment/lab at every start: it takes a few milliseconds, and a freshly written kernel
always matches the library that was built last.
"""

import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

NAME = "ivylab"
TITLE = "Java (IvyLab)"


def packages(jar):
    """The packages of a jar that contain at least one class, as {"ivylab.surface": {"Point", …}}."""
    found = {}
    with zipfile.ZipFile(jar) as entries:
        for entry in entries.namelist():
            folder, _, file = entry.rpartition("/")
            name = file[: -len(".class")]
            if file.endswith(".class") and "$" not in name and name not in ("package-info", "module-info"):
                found.setdefault(folder.replace("/", "."), set()).add(name)
    return found


def imports(startup, jars):
    """The lines of the start-up script that compile against these jars, and those that were left out."""
    known = {}
    for jar in jars:
        for package, classes in packages(jar).items():
            known.setdefault(package, set()).update(classes)
    kept, dropped = [], []
    for line in startup.read_text(encoding="utf-8").splitlines():
        line = line.split("//")[0].strip()
        match = re.fullmatch(r"import\s+(static\s+)?([\w.]+)\.(\w+|\*)\s*;", line)
        if not match:
            if line:
                raise SystemExit(f"lab: {startup.name} may contain imports only, found: {line}")
            continue
        static, owner, member = match.groups()
        if static:
            package, _, name = owner.rpartition(".")
            there = owner.startswith("java.") or name in known.get(package, ())
        else:
            there = owner.startswith("java.") or (
                owner in known if member == "*" else member in known.get(owner, ())
            )
        (kept if there else dropped).append(line)
    return kept, dropped


def write(path, text):
    """Writes only what changed, so that a running kernel or server never sees a half-written file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def install(setting):
    """Installs the kernel; setting is the environment that environment/lab prepared."""
    home = Path(setting["IVYLAB_HOME"])
    venv = Path(setting["IVYLAB_VENV"])
    classpath = setting["IVYLAB_CLASSPATH"].split(":")
    kernels = venv / "share" / "jupyter" / "kernels"
    folder = kernels / NAME
    jjava = kernels / "java" / "jjava.jar"
    if not jjava.exists():
        raise SystemExit(f"lab: {jjava} is missing; remove {venv} and run environment/lab setup")

    tablesaw = [jar for jar in classpath if "/tablesaw-core-" in jar]
    kept, _ = imports(home / "environment" / "startup.jshell", classpath[:1] + tablesaw)

    spec = {
        # the working directory is the repository, so that paths such as data-samples/… mean the same
        # in JupyterLab, in a headless run and in a test
        "argv": ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(home), setting["IVYLAB_JAVA"]]
        + setting["IVYLAB_JVM_FLAGS"].split("\n")
        + ["-cp", ":".join([str(jjava)] + classpath), "org.dflib.jjava.distro.JJava", "{connection_file}"],
        "display_name": TITLE,
        "language": "java",
        "interrupt_mode": "message",
        "env": {
            "IVYLAB_HOME": str(home),
            "IVYLAB_DEVICE": setting["IVYLAB_DEVICE"],
            "IVYLAB_DEVICE_REASON": setting["IVYLAB_DEVICE_REASON"],
            "JJAVA_STARTUP_SCRIPT": "\n".join(kept),
            "GOMP_SPINCOUNT": "1000",
            "OPT_OUT_TRACKING": "true",
        },
        "metadata": {"debugger": False},
    }
    write(folder / "kernel.json", json.dumps(spec, indent=1, ensure_ascii=False) + "\n")
    for logo in sorted((home / "environment" / "kernel").glob("logo-*")):
        target = folder / logo.name
        if not target.exists() or target.read_bytes() != logo.read_bytes():
            shutil.copyfile(logo, target)

    # only our kernel in the launcher: neither the wheel's own "Java (jjava)" nor Python; no news and no updates
    server = {
        "KernelSpecManager": {"allowed_kernelspecs": [NAME], "ensure_native_kernel": False},
        "MultiKernelManager": {"default_kernel_name": NAME},
    }
    write(venv / "etc" / "jupyter" / "jupyter_server_config.json", json.dumps(server, indent=1) + "\n")
    news = {"fetchNews": "false", "checkForUpdates": False}
    write(
        venv / "share" / "jupyter" / "lab" / "settings" / "overrides.json",
        json.dumps({"@jupyterlab/apputils-extension:notification": news}, indent=1) + "\n",
    )
    for file in sorted((home / "environment" / "labextension").rglob("*.js*")):
        target = venv / "share" / "jupyter" / "labextensions" / NAME / file.relative_to(home / "environment" / "labextension")
        write(target, file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    install(os.environ)
    sys.exit(0)

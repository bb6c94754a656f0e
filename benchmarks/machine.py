"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.serving import CHROMIUM


def describe() -> str:
    """The processor, its cores, and the versions of what runs on it, in two lines."""
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    cores = os.cpu_count()
    names = ("numpy", "streamlit", "plotly", "torch", "jax", "autograd")
    found = [f"Python {platform.python_version()}", *map(_version, names), _chromium()]
    return f"{_processor()}, {cores} cores, load {load} at the start\n{', '.join(found)}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} not installed"


def _chromium() -> str:
    if not CHROMIUM:
        return "Playwright’s own Chromium"
    asked = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False)
    return " ".join(asked.stdout.split()[:2]) or "Chromium of unknown version"

"""What the machine gave in this minute: disk, arithmetic, memory. Figures mean little without them."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import numpy as np

OURS = ("numpy", "faiss-cpu", "onnxruntime", "tokenizers")


def report(folder: Path, packages: tuple[str, ...] = OURS, quick: bool = False) -> list[str]:
    """Lines for the head of a report; `folder` lies on the disk to probe. Threads are the caller's business."""
    named = ", ".join(f"{name} {_version(name)}" for name in packages)
    size, mebibytes = (512, 32) if quick else (2048, 512)
    return [
        f"cpu: {_cpu()}, {os.cpu_count()} cores, governor n/a; load {os.getloadavg()[0]:.2f}",
        f"fsync of 4 KiB: {fsync_ms(folder):.2f} ms",
        f"GEMM {size}² float32, 1 thread: {gemm_gflops(size):.0f} GFLOP/s",
        f"memory read of {mebibytes} MiB, 1 thread: {memory_gbs(mebibytes):.1f} GB/s",
        f"python {platform.python_version()}, {named}",
    ]


def fsync_ms(folder: Path, times: int = 50) -> float:
    """Median of appending 4 KiB and syncing it."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(times):
            started = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def gemm_gflops(size: int, times: int = 5) -> float:
    """Best of some products of two square matrices."""
    matrix = np.random.default_rng(0).random((size, size), dtype=np.float32)
    return 2 * size**3 / _best(lambda: matrix @ matrix, times) / 1e9


def memory_gbs(mebibytes: int, times: int = 5) -> float:
    """Best of reading a matrix once (times a vector), as an exact search does."""
    matrix = np.ones((mebibytes * 2**20 // (4 * 384), 384), dtype=np.float32)
    vector = np.ones(384, dtype=np.float32)
    return float(matrix.nbytes / _best(lambda: matrix @ vector, times) / 1e9)


def resident_mib() -> float:
    """Memory of this process that is in RAM now."""
    return _status("VmRSS") / 1024


def allocated_mib() -> float:
    """The same without mapped files, such as vectors read in place."""
    return _status("RssAnon") / 1024


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise LookupError(name)


def _best(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"

"""Build llama.cpp's own `llama-server` for the tests, once, and keep it where `server_path` says.

The sources are those of `source.txt`: an sdist from the package index, checked by its SHA-256. Nothing else is
downloaded. Where no C++ compiler is there, the `g++` package is installed as root on Debian. With CI=true, a server
that cannot be built is a failure (exit status 1); else its tests are skipped with the reason, which is kept beside it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
SOURCE, FASTER = HERE / "source.txt", HERE / "faster_ggml.cmake"
CACHE = Path(os.environ.get("REHEARSE_TEST_CACHE") or HERE.parents[1] / ".cache")
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=None",
    # The server's own code is large and runs little: compiling it unoptimised saves more time than it costs.
    "-DCMAKE_C_FLAGS=-O0",
    "-DCMAKE_CXX_FLAGS=-O0",
    f"-DCMAKE_PROJECT_ggml_INCLUDE={FASTER}",
    "-DCMAKE_EXE_LINKER_FLAGS=-s",
    "-DBUILD_SHARED_LIBS=OFF",
    # What a cached server was built with must run on the next machine too.
    *(f"-DGGML_{feature}=OFF" for feature in ("NATIVE", "AVX", "AVX2", "FMA", "F16C", "BMI2")),
    *(f"-DGGML_{part}=OFF" for part in ("OPENMP", "LLAMAFILE", "CPU_REPACK", "CCACHE")),
    *(f"-DLLAMA_BUILD_{part}=OFF" for part in ("TESTS", "EXAMPLES", "APP", "UI")),
    # Else the pages of its web interface would be downloaded while it is built.
    "-DLLAMA_USE_PREBUILT_UI=OFF",
    "-DLLAMA_OPENSSL=OFF",
    # Else the version would be looked for in the git repository around the cache.
    "-DLLAMA_BUILD_NUMBER=0",
    "-DLLAMA_BUILD_COMMIT=sdist",
)
"""What CMake is told; a change here builds anew."""

_UNUSED = ("models", "docs", "media", "tests", "examples", "benches")
"""Folders of the sources that make no part of the server, and three quarters of their size."""
_LONGEST = 1_800
"""Seconds for a step; the longest takes some five minutes on two cores."""


class NotBuilt(Exception):
    """The server cannot be had; says why in a sentence."""


def server_path() -> Path:
    """Return where the server is, or will be: one place for each sdist and each set of options."""
    (sha,) = re.findall(r"--hash=sha256:([0-9a-f]{64})", SOURCE.read_text())
    options = "\n".join(OPTIONS).replace(str(HERE), "")
    built_with = hashlib.sha256(f"{options}\n{FASTER.read_text()}".encode()).hexdigest()[:8]
    return CACHE / "llama" / sha / f"llama-server-{built_with}"


def why_not() -> str:
    """Return why there is no server, as it was found when it was last to be built."""
    note = server_path().with_suffix(".none")
    return note.read_text().strip() if note.exists() else "it was not built yet"


def build() -> Path:
    """Return the server, built where it was not; processes that want it at once wait for the first.

    Raises:
        NotBuilt: there is no compiler, no package index, or the build failed.
    """
    path = server_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return path
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            built = _built(Path(folder))
            built.replace(path)
    return path


def _built(folder: Path) -> Path:
    _need_compiler()
    sources, out = _sources(folder), folder / "out"
    configure = [_tool("cmake"), "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={_tool('ninja')}", *OPTIONS]
    _run([*configure, "-S", str(sources), "-B", str(out)])
    _run([_tool("ninja"), "-C", str(out), "llama-server"])
    return out / "bin" / "llama-server"


def _sources(folder: Path) -> Path:
    # pip asks the sdist for its metadata, so the backend that answers has to be installed: it is in the dev group.
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _run([*download, "--no-binary=:all:", "--no-build-isolation", "--require-hashes", "-r", SOURCE, "-d", folder])
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, members=filter(_is_wanted, archive), filter="data")
    sdist.unlink()
    return next(folder.glob("*/vendor/llama.cpp"))


def _is_wanted(member: tarfile.TarInfo) -> bool:
    parts = PurePosixPath(member.name).parts
    return parts[1:3] == ("vendor", "llama.cpp") and parts[3:4] not in [(name,) for name in _UNUSED]


def _need_compiler() -> None:
    if shutil.which("g++") or shutil.which("clang++"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "g++"]):
            subprocess.run(command, env=environment, capture_output=True, timeout=_LONGEST)
    if not shutil.which("g++"):
        raise NotBuilt("no C++ compiler on the PATH (on Debian: apt install g++)")


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise NotBuilt(f"no {name}; it comes with requirements/dev.txt")
    return found


def _run(command: Sequence[str | Path]) -> None:
    try:
        subprocess.run(
            command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_LONGEST
        )
    except subprocess.CalledProcessError as error:
        raise NotBuilt(f"{Path(command[0]).name} failed:\n{error.stdout[-3_000:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotBuilt(f"{Path(command[0]).name} failed: {error}") from error


def main() -> int:
    """Build the server and say where it is, or why there is none."""
    note = server_path().with_suffix(".none")
    if not server_path().exists():
        sys.stdout.write("Building llama-server for the tests, which takes some minutes once ...\n")
        sys.stdout.flush()
    begun = time.monotonic()
    try:
        path = build()
    except NotBuilt as error:
        note.write_text(f"{error}\n")
        sys.stdout.write(f"Tests with llama-server: skipped, {error}\n")
        return int(os.environ.get("CI") == "true")
    note.unlink(missing_ok=True)
    sys.stdout.write(f"Tests with llama-server: {path} ({time.monotonic() - begun:.0f} s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

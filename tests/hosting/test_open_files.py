"""As many people as a process can serve can also connect to it: each page takes several open files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from app_process import AppProcess

if sys.platform != "linux":
    pytest.skip("the limits of another process are read on Linux alone", allow_module_level=True)
import resource


def test_a_process_may_have_more_files_open_than_it_is_given(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    app = AppProcess(tmp_path / "home")
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        app.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    try:
        assert app.process is not None
        allowed, _ = resource.prlimit(app.process.pid, resource.RLIMIT_NOFILE)
    finally:
        app.stop()
    assert allowed == min(hard, 65_536)

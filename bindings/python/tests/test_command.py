"""The command that the wheel installs."""

import json
import os
import pathlib
import subprocess
import sysconfig

import pytest

import logclass

COMMAND = pathlib.Path(sysconfig.get_path("scripts")) / ("logclass.exe" if os.name == "nt" else "logclass")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """No settings of the machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_it_is_the_version_of_the_module():
    shown = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"logclass {logclass.__version__}\n"


def test_it_says_what_the_module_says(alpine):
    run = [COMMAND, "--format", "json", alpine]
    shown = subprocess.run(run, capture_output=True, text=True, check=True)
    assert shown.stdout == logclass.classify(alpine).to_json()


def test_it_returns_the_status_of_a_build():
    run = [COMMAND, "run", "--format", "json", "--", "sh", "-c", "exit 7"]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 7
    assert json.loads(done.stderr or done.stdout)["outcome"] == "failed"

"""maturin, with the command built first.

The `logclass` command of the wheel is the native program itself: it starts in
milliseconds and there is no interpreter between a build and `logclass run`.
maturin ships what lies in `data/scripts`; it builds either a module or a
program, so the program is built here.
"""

import json
import pathlib
import shutil
import subprocess

import maturin
from maturin import *  # noqa: F403  the other hooks as they are

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE / "data" / "scripts"
# maturin wants it even where no wheel is built
SCRIPTS.mkdir(parents=True, exist_ok=True)


def _build_command():
    manifest = HERE.parent.parent / "Cargo.toml"
    build = ["cargo", "build", "--release", "--bin", "logclass", "--message-format=json-render-diagnostics"]
    build += ["--manifest-path", str(manifest)]
    done = subprocess.run(build, stdout=subprocess.PIPE, check=True)
    messages = map(json.loads, done.stdout.splitlines())
    program = pathlib.Path(next(message["executable"] for message in messages if message.get("executable")))
    for old in SCRIPTS.iterdir():
        old.unlink()
    shutil.copy2(program, SCRIPTS / program.name)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    _build_command()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    _build_command()
    return maturin.build_editable(wheel_directory, config_settings, metadata_directory)

"""What the documentation shows works."""

import doctest
import pathlib
import re
import shutil

import logclass

README = pathlib.Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_module_run():
    result = doctest.testmod(logclass)
    assert result.attempted > 0 and result.failed == 0


def test_the_examples_of_the_readme_run_one_after_the_other(alpine, demo, tmp_path, monkeypatch, capsys):
    shutil.copy(alpine, tmp_path / "build.log")
    (tmp_path / "signatures").mkdir()
    shutil.copy(demo, tmp_path / "signatures" / "demo.toml")
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 2
    assert "apk knows no package libwolfssl-dev in line 4" in capsys.readouterr().out

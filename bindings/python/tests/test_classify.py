"""One log, in each of its forms."""

import gzip
import io
import pathlib
import sys
import threading
import time

import pytest

import logclass


def same(report, other):
    """Whether two reports differ in nothing but what the log is called."""
    return report.diagnoses == other.diagnoses and report.stats == other.stats


def test_every_form_gives_the_same_report(alpine):
    data = alpine.read_bytes()
    whole = logclass.classify(data)
    assert whole.verdict == "diagnosed"
    assert whole.diagnoses[0].id == "alpine/package-not-found"
    assert whole.diagnoses[0].captures["package"] == "libwolfssl-dev"
    for log in (data.decode(), bytearray(data), memoryview(data), io.BytesIO(data), gzip.compress(data)):
        assert same(logclass.classify(log), whole)
    with open(alpine, "rb") as file:
        assert same(logclass.classify(file), whole)
    assert same(logclass.classify(alpine), whole)


def test_a_path_names_the_log_unless_it_is_named_otherwise(alpine):
    assert logclass.classify(alpine).input.path == str(alpine)
    assert logclass.classify(alpine, path="ci/7").input.path == "ci/7"
    assert logclass.classify(b"").input.path is None


def test_text_is_a_log_and_never_a_path(alpine):
    report = logclass.classify(str(alpine))
    assert report.input.bytes == len(str(alpine))


def test_text_that_was_read_with_surrogates_becomes_the_bytes_it_was():
    data = b"error: \xff\xfe in caf\xe9\n"
    text = data.decode("utf-8", "surrogateescape")
    assert logclass.classify(text).to_json() == logclass.classify(data).to_json()
    assert logclass.classify("\ud800 alone").input.lines == 1


def test_the_exit_status_overrules_the_log():
    assert logclass.classify(b"all is well\n").verdict == "clean"
    assert logclass.classify(b"all is well\n", exit_code=2).verdict == "unknown"
    assert logclass.classify(b"all is well\n").verdict == "clean"


def test_a_file_of_many_blocks_is_read_from_where_it_stands(tmp_path):
    path = tmp_path / "large.log"
    path.write_bytes(b"skipped\n" + b"some line of a build\n" * 200_000)
    with open(path, "rb") as file:
        file.readline()
        report = logclass.classify(file)
    assert report.input.lines == 200_000
    assert logclass.classify(path).input.lines == 200_001


@pytest.mark.parametrize("log", [None, 5, 1.5, [b"x"], object()])
def test_what_is_no_log_is_refused(log):
    with pytest.raises(TypeError, match="a log is bytes, str, a path or a binary file"):
        logclass.classify(log)


def test_a_file_opened_as_text_is_refused(alpine):
    with open(alpine) as file, pytest.raises(TypeError, match="binary mode"):
        logclass.classify(file)


def test_a_missing_file_is_what_it_is_elsewhere(tmp_path):
    with pytest.raises(FileNotFoundError) as raised:
        logclass.classify(tmp_path / "none.log")
    assert raised.value.filename == str(tmp_path / "none.log")
    with pytest.raises(OSError):
        logclass.classify(tmp_path)


class Broken(io.RawIOBase):
    """Gives one block, then fails."""

    def __init__(self, error):
        self.blocks = [b"make: *** [all] Error 2\n"]
        self.error = error

    def read(self, size=-1):
        if self.blocks:
            return self.blocks.pop()
        raise self.error


@pytest.mark.parametrize("error", [KeyError("x"), OSError(5, "broken"), KeyboardInterrupt()])
def test_what_a_file_raises_comes_out_even_in_the_middle_of_a_log(error):
    with pytest.raises(type(error)) as raised:
        logclass.classify(Broken(error))
    assert raised.value is error


def test_a_damaged_archive_is_a_short_log_and_no_error():
    report = logclass.classify(gzip.compress(b"line\n" * 1000)[:-20])
    assert report.input.truncated is not None


def test_other_threads_run_while_a_log_is_read():
    log = b"a line of a build that is as long as most of them are\n" * 600_000
    state = ""

    def read():
        nonlocal state
        state = "reading"
        logclass.classify(log)
        state = "done"

    # With so long an interval no thread is made to yield between the two assignments:
    # another one sees the first only if the interpreter is let go.
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        for _ in range(50):
            reader = threading.Thread(target=read)
            reader.start()
            seen = {""}
            while "done" not in seen:
                seen.add(state)
                time.sleep(0)
            reader.join()
            if "reading" in seen:
                return
            state = ""
    finally:
        sys.setswitchinterval(switch)
    pytest.fail("nothing ran meanwhile")


def test_one_classifier_serves_many_threads(recordings):
    classifier = logclass.Classifier()
    logs = [path.read_bytes() for path in recordings[::40]]
    alone = [classifier.classify(log) for log in logs]
    results = {}

    def read(number):
        results[number] = [classifier.classify(log) for log in logs]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == alone for result in results.values()) and len(results) == 4


def test_paths_may_be_of_any_kind(alpine):
    class Path:
        def __fspath__(self):
            return str(alpine)

    assert logclass.classify(Path()) == logclass.classify(pathlib.Path(alpine))

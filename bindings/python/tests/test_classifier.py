"""Options, one's own signatures, streams."""

import pytest

import logclass


def test_own_signatures_beside_the_built_in_ones_and_without(demo, alpine):
    log = b"demo: no such package: foo\ndemo: build failed\n"
    assert logclass.classify(log).diagnoses == ()
    both = logclass.Classifier(signatures=demo)
    alone = logclass.Classifier(signatures=[demo], builtin=False)
    for classifier in (both, alone):
        assert classifier.classify(log).diagnoses[0].id == "demo/missing-package"
    assert both.classify(alpine).verdict == "diagnosed"
    assert alone.classify(alpine).diagnoses == ()
    counts = [made.tool.signatures.count for made in (both, alone, logclass.Classifier())]
    assert counts[0] == counts[1] + counts[2]
    digests = {made.tool.signatures.digest for made in (both, alone, logclass.Classifier())}
    assert len(digests) == 3


def test_bad_signatures_say_where(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[[signature]]\nid = "bad/one"\nnonsense = 1\n')
    with pytest.raises(logclass.SignatureError, match=r"bad\.toml:"):
        logclass.Classifier(signatures=path)
    assert issubclass(logclass.SignatureError, ValueError)
    with pytest.raises(FileNotFoundError) as raised:
        logclass.Classifier(signatures=tmp_path / "none.toml")
    assert raised.value.filename == str(tmp_path / "none.toml")


def test_options_do_what_those_of_the_command_do(alpine, tmp_path):
    short = logclass.Classifier(max_input=10).classify(alpine)
    assert short.input.bytes == 10 and short.input.truncated
    secret = b"fatal: https://bot:hunter2@git.example.org/x.git failed\n"
    for redact in (True, False):
        report = logclass.Classifier(redact=redact).classify(secret, exit_code=1)
        assert ("hunter2" in report.to_json()) is not redact
    for option, value in (("min_confidence", "certain"), ("framing", "no-such")):
        with pytest.raises(ValueError, match="is called"):
            logclass.Classifier(**{option: value})
    with pytest.raises(FileNotFoundError):
        logclass.Classifier(baseline=tmp_path / "none.log")


def test_a_baseline_takes_out_what_a_passing_build_says_too(tmp_path):
    green = tmp_path / "green.log"
    green.write_bytes(b"error: harmless and always there\n")
    log = b"error: harmless and always there\nwarning: x\n"
    with_it = logclass.Classifier(baseline=green).classify(log, exit_code=1)
    without = logclass.Classifier().classify(log, exit_code=1)
    assert with_it.excerpts != without.excerpts


def test_threads_change_nothing():
    log = b"ld: cannot find -lssl: No such file or directory\n" + b"line of a build\n" * 2_000_000
    assert logclass.Classifier(threads=4).classify(log) == logclass.classify(log)


def test_pieces_give_the_report_of_the_whole(alpine):
    data = alpine.read_bytes()
    stream = logclass.Classifier().stream()
    for at in range(0, len(data), 7):
        stream.push(data[at : at + 7])
    assert stream.so_far() == logclass.classify(data)
    assert stream.finish() == logclass.classify(data)


def test_a_stream_says_what_it_knows_so_far():
    stream = logclass.Classifier().stream()
    assert stream.so_far().verdict == "clean"
    stream.push(b"ERROR: unable to select packages:\n  foo-dev (no such package):\n")
    assert stream.so_far().diagnoses[0].id == "alpine/package-not-found"


def test_a_finished_stream_is_finished():
    stream = logclass.Classifier().stream()
    stream.push(bytearray(b"all is well\n"))
    assert stream.finish(exit_code=3).outcome == "failed"
    for call in (stream.finish, stream.so_far, lambda: stream.push(b"x")):
        with pytest.raises(ValueError, match="finished"):
            call()

"""Reports as a table, and how logs are shared out: what Spark and Ray are handed."""

import gzip

import pyarrow as pa
import pytest

import logclass
from logclass import _table


def table(rows):
    return pa.Table.from_batches(_table.batches(rows), _table.SCHEMA)


def test_every_log_has_one_row_of_rank_0(recordings):
    paths = [str(path) for path in recordings[::60]]
    made = table(_table.rows_of_paths(paths, {})).to_pylist()
    assert [row["path"] for row in made if row["rank"] == 0] == paths
    digest = logclass.Classifier().tool.signatures.digest
    assert {row["signatures"] for row in made} == {digest}
    for path in paths:
        diagnoses = logclass.classify(_table.local(path)).diagnoses
        ids = [row["id"] for row in made if row["path"] == path and row["id"]]
        assert ids == [found.id for found in diagnoses]


def test_a_log_that_cannot_be_read_has_a_row_and_stops_nothing(alpine, tmp_path):
    packed = tmp_path / "packed.log"
    packed.write_bytes(gzip.compress(alpine.read_bytes()))
    damaged = tmp_path / "damaged.log"
    damaged.write_bytes(packed.read_bytes()[:100])
    empty = tmp_path / "empty.log"
    empty.touch()
    paths = [str(tmp_path / "none.log"), "nosuch://x/y.log", str(tmp_path), *map(str, (packed, damaged, empty))]
    none, store, folder, *read = table(_table.rows_of_paths(paths, {})).to_pylist()
    assert none["error"].startswith("FileNotFoundError") and store["error"] and folder["error"]
    assert {row["verdict"] for row in (none, store, folder)} == {None}
    assert [row["error"] for row in read] == [None] * 3
    assert read[0]["id"] == "alpine/package-not-found" and dict(read[0]["captures"])["package"] == "libwolfssl-dev"
    assert read[1]["truncated"] and read[2]["verdict"] == "clean"


def test_object_stores_are_opened_where_the_task_runs(alpine):
    # file:/// is the one store that is always there; what is packed is unpacked by logclass
    row, *_ = table(_table.rows_of_paths([alpine.as_uri()], {})).to_pylist()
    assert row["id"] == "alpine/package-not-found" and row["path"] == alpine.as_uri()
    system, name = _table.fs.FileSystem.from_uri(alpine.as_uri())
    with system.open_input_stream(name, compression=None) as stream:
        assert logclass.classify(stream).diagnoses == logclass.classify(alpine).diagnoses


def test_contents_of_a_column_are_text_or_bytes(alpine):
    used = _table.classifier(None)
    logs = [("text", alpine.read_text()), ("bytes", alpine.read_bytes()), ("nothing", None)]
    text, data, nothing = table(_table.rows_of(logs, used, used.classify)).to_pylist()
    assert text["id"] == data["id"] == "alpine/package-not-found"
    assert nothing["error"].startswith("TypeError")


def test_a_process_makes_one_classifier_for_the_same_options():
    assert _table.classifier({"all": True}) is _table.classifier({"all": True})
    assert _table.classifier({"all": True}) is not _table.classifier({})


def test_logs_are_shared_out_by_their_bytes(tmp_path):
    paths = []
    for number, length in enumerate([4_000_000] + [1_000_000] * 4 + [1000] * 40):
        path = tmp_path / f"{number}.log"
        path.write_bytes(b"x" * length)
        paths.append(str(path))
    parts = _table.shares(paths, 3)
    assert sorted(path for part in parts for path in part) == sorted(paths)
    assert parts == _table.shares(list(reversed(paths)), 3)
    loads = [sum(_table.size(path) + (64 << 10) for path in part) for part in parts]
    assert max(loads) < 1.3 * min(loads)
    assert len(_table.shares(paths[:2], 8)) == 2 and _table.shares([], 8) == [[]]


def test_batches_are_bounded_and_lose_nothing():
    rows = [{**_table.NOTHING, "path": str(number), "rank": 0} for number in range(_table.BATCH * 2 + 1)]
    made = list(_table.batches(iter(rows)))
    assert [batch.num_rows for batch in made] == [_table.BATCH, _table.BATCH, 1]
    assert list(_table.batches([])) == []


@pytest.mark.parametrize("path", ["/a b/c.log", "a:b.log", "C.log"])
def test_what_is_no_address_is_a_path(path):
    assert str(_table.local(path)) == path
    assert _table.local("s3://a/b") is None
    assert isinstance(_table.read("file:///dev/null", _table.classifier(None)), logclass.Report)

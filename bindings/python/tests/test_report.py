"""What a report holds, and how it travels."""

import dataclasses
import json
import pickle

import pytest

import logclass


def plain(value):
    """A part of a report as json.loads gives it."""
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


PARTS = ("schema_version", "tool", "input", "outcome", "verdict", "diagnoses", "excerpts", "stats")


def test_the_parts_are_the_fields_of_the_json_document_in_its_order(recordings):
    for path in recordings[::7]:
        report = logclass.classify(path)
        document = json.loads(report.to_json())
        parts = {name: plain(getattr(report, name)) for name in PARTS}
        assert list(parts) == list(document)
        assert json.dumps(parts) == json.dumps(document), path


def test_reports_travel_as_json_and_as_pickles(alpine):
    report = logclass.classify(alpine)
    assert logclass.Report.from_json(report.to_json()) == report
    again = pickle.loads(pickle.dumps(report))
    assert again == report and again.to_json() == report.to_json()
    assert report != logclass.classify(b"other\n")


def test_parts_are_values(alpine):
    first, second = logclass.classify(alpine), logclass.classify(alpine)
    assert first.diagnoses == second.diagnoses
    assert first.diagnoses is first.diagnoses
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.diagnoses[0].line = 7
    with pytest.raises(AttributeError):
        first.verdict = "clean"


def test_any_format_of_the_command_is_written(alpine):
    report = logclass.classify(alpine)
    assert report.render("json") == report.to_json()
    assert report.render("text").startswith("error[alpine/package-not-found]")
    assert json.loads(report.render("sarif"))["version"] == "2.1.0"
    with pytest.raises(ValueError, match="no format is called"):
        report.render("docx")


def test_what_is_no_report_is_refused():
    for text in ("", "{}", "[]", "nonsense"):
        with pytest.raises(ValueError, match="no report"):
            logclass.Report.from_json(text)


def test_a_report_shows_what_it_says(alpine):
    shown = repr(logclass.classify(alpine))
    assert shown == "<logclass.Report diagnosed: alpine/package-not-found in line 4>"

"""What a report holds, and how it travels."""

import dataclasses
import json
import pickle

import pytest

import logclass


# Fields that the document leaves out where there is nothing to say.
OPTIONAL = {"suggestions", "recurrence"}


def plain(value):
    """A part of a report as json.loads gives it."""
    if dataclasses.is_dataclass(value):
        fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: plain(part) for name, part in fields if part or name not in OPTIONAL}
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


def test_what_a_history_knew_is_read_from_a_saved_report(alpine):
    document = json.loads(logclass.classify(alpine).to_json())
    seen = {"count": 14, "first_seen": "2026-11-14T11:00:00Z", "last_seen": "2026-11-23T10:00:00Z", "new_since_green": True}
    document["diagnoses"][0]["recurrence"] = seen
    report = logclass.Report.from_json(json.dumps(document))
    assert report.diagnoses[0].recurrence == logclass.Recurrence(**seen)
    assert "seen: 14 times in 9 days" in report.render("text")


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

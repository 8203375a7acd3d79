"""Checks every format of a report with the parsers and schemas of its readers.

The reports are the one that has everything (tests/data/everything.json) and
those of real scans with the signatures of the tests.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.parse

import html5lib
import jsonschema
import junitparser
from lxml import etree

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGCLASS = pathlib.Path(sys.argv[1]).resolve()
MULTITOOL = os.environ.get("SARIF_MULTITOOL")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

LOGS = {
    "missing.log": "demo: no such package: libfoo\ndemo: build failed\n",
    "source.log": "src/main.c:3:7: demo error: expected ;\ndemo: build failed\n",
    "unknown.log": "##[error]something]]> <b>\ndemo: build failed\n",
    "clean.log": "all is well\n",
    "empty.log": "",
}

JUNIT_SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests/schemas/jenkins-junit.xsd"))

# The attributes that the schema of the Jenkins plugin xunit (junit-10) knows.
JUNIT = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
}

# reviewdog's DiagnosticResult: what its reader takes, and no more.
# A suggestion is shown in a review only where its range is that of the message.
POSITION = {"type": "object", "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}, "additionalProperties": False}
RANGE = {"type": "object", "required": ["start"], "properties": {"start": POSITION, "end": POSITION}, "additionalProperties": False}
SOURCE = {"type": "object", "properties": {"name": {"type": "string"}, "url": {"type": "string"}}, "additionalProperties": False}
SEVERITY = {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}
DIAGNOSTIC = {
    "type": "object",
    "required": ["message", "location"],
    "properties": {
        "message": {"type": "string", "minLength": 1},
        "location": {
            "type": "object",
            "required": ["path"],
            "properties": {
                "path": {"type": "string", "minLength": 1},
                "range": RANGE,
            },
            "additionalProperties": False,
        },
        "severity": SEVERITY,
        "source": SOURCE,
        "suggestions": {
            "type": "array",
            "items": {"type": "object", "required": ["range", "text"], "properties": {"range": RANGE, "text": {"type": "string"}}, "additionalProperties": False},
        },
        "code": {"type": "object", "properties": {"value": {"type": "string"}, "url": {"type": "string"}}, "additionalProperties": False},
    },
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["diagnostics"],
    "properties": {"source": SOURCE, "severity": SEVERITY, "diagnostics": {"type": "array", "items": DIAGNOSTIC}},
    "additionalProperties": False,
}

# GitLab's page on Code Quality.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {"path": {"type": "string", "pattern": "^(?!\\./)"}, "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}},
            },
        },
    },
}


def check_text(text):
    assert "\x1b" not in text and "\r" not in text, "a control"
    assert not text.startswith("\ufeff"), "a byte order mark"


def check_json(text):
    schema = json.loads((ROOT / "schema/report.v1.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    validator(schema).validate(json.loads(text))


def check_jsonl(text):
    for line in text.splitlines():
        assert json.loads(line)["type"] in ("diagnosis", "report")


def check_sarif(text):
    document = json.loads(text)
    schema = json.loads((ROOT / "tests/schemas/sarif-2.1.0.json").read_text())
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    # What code scanning asks for beyond the schema.
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            assert 0 < len(rule["shortDescription"]["text"]) <= 1024
            assert 0 < len(rule["fullDescription"]["text"]) <= 1024
            assert rule["help"]["text"] and rule["help"]["markdown"]
            assert len(rule["name"]) <= 255 and len(rule["properties"]["tags"]) <= 10
        seen = set()
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["message"]["text"] and len(result["locations"]) == 1
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert uri and urllib.parse.urlsplit(uri) is not None and " " not in uri
            fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
            assert fingerprint not in seen
            seen.add(fingerprint)


def check_gitlab(text):
    issues = json.loads(text)
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints), "a fingerprint comes twice"


def check_junit(text):
    tree = etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True))
    JUNIT_SCHEMA.assertValid(tree)
    for element in tree.iter():
        extra = set(element.attrib) - JUNIT[element.tag]
        assert not extra, f"{element.tag}: {extra}"
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(text.encode())
        file.flush()
        suites = junitparser.JUnitXml.fromfile(file.name)
    failed = 0
    for suite in suites:
        cases = list(suite)
        assert suite.tests == len(cases)
        failed += sum(bool(case.result) for case in cases)
    assert failed == int(tree.get("failures"))


def check_diagnostic(diagnostic):
    for suggestion in diagnostic.get("suggestions", []):
        assert suggestion["range"] == diagnostic["location"]["range"]


def check_rdjson(text):
    document = json.loads(text)
    jsonschema.Draft202012Validator(RDJSON).validate(document)
    for diagnostic in document["diagnostics"]:
        check_diagnostic(diagnostic)


def check_rdjsonl(text):
    for line in text.splitlines():
        jsonschema.Draft202012Validator(DIAGNOSTIC).validate(json.loads(line))
        check_diagnostic(json.loads(line))


def check_diff(text):
    """Git finds the files and counts the lines of every hunk."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["git", "apply", "--numstat", "--allow-empty", "-"]
        run = subprocess.run(command, cwd=folder, input=text.encode(), check=True, capture_output=True)
        files = [line for line in text.splitlines() if line.startswith("diff --git ")]
        assert len(run.stdout.splitlines()) == len(files), run.stdout


def check_jenkins(text):
    document = json.loads(text)
    assert document["_class"] == "io.jenkins.plugins.analysis.core.restapi.ReportApi"
    assert document["size"] == len(document["issues"])
    for issue in document["issues"]:
        assert issue["severity"] in ("ERROR", "HIGH", "NORMAL", "LOW")
        assert issue["fileName"] and isinstance(issue["lineStart"], int)
        assert "<" not in issue["message"]


def check_html(text):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(text)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert not names & {"script", "iframe", "object", "embed", "link", "img", "form"}, names
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                assert re.match(r"https?://", value), value


def check_in_browser(text):
    """Chromium shows it in both colour schemes, and has nothing to complain of."""
    with tempfile.TemporaryDirectory() as folder:
        page, shots = pathlib.Path(folder) / "page.html", []
        page.write_text(text)
        for scheme in ("0", "1"):
            shot = pathlib.Path(folder) / f"{scheme}.png"
            command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={folder}/profile"]
            command += [f"--blink-settings=preferredColorScheme={scheme}", "--window-size=900,1500", f"--screenshot={shot}", page.as_uri()]
            run = subprocess.run(command, check=True, capture_output=True, timeout=120)
            assert b"CONSOLE" not in run.stderr, run.stderr
            shots.append(shot.read_bytes())
        assert shots[0] != shots[1], "dark and light look the same"


def check_teamcity(text):
    for line in text.splitlines():
        if not line.startswith("##teamcity["):
            continue
        assert line.isascii()
        body = re.fullmatch(r"##teamcity\[(\w+)((?: \w+='(?:[^'|\[\]]|\|['|\[\]nrx]|\|0x[0-9a-f]{4})*')*)\]", line)
        assert body, line
        for value in re.findall(r"='((?:[^'|]|\|.)*)'", body[2]):
            assert len(value) <= 4000


def check_azure(text):
    for line in text.splitlines():
        if line.startswith("##vso["):
            assert re.fullmatch(r"##vso\[task\.logissue (?:\w+=[^;\]]*;)*(?:\w+=[^;\]]*)?\][^\n]*", line), line


def check_limits(name, count, text):
    """The limits that docs/reports.md names, and how many of the diagnoses are told."""
    size = len(text.encode())
    if name == "json":
        assert len(json.loads(text)["diagnoses"]) == count
    elif name == "jsonl":
        assert text.count("\n") == count + 1
    elif name in ("github", "azure"):
        start = "::error " if name == "github" else "##vso[task.logissue type=error"
        issues = [line for line in text.splitlines() if line.startswith(start)]
        assert len(issues) == 10 and str(count - 9) in issues[-1], issues[-1]
        assert all(len(line.encode("utf-16-le")) <= 2 * (4096 + 1024) for line in issues)
    elif name == "sarif":
        assert len(json.loads(text)["runs"][0]["results"]) == min(count, 25_000)
    elif name == "gitlab":
        assert len(json.loads(text)) == count
    elif name == "junit":
        assert size <= 28_000_000
    elif name == "buildkite":
        assert size <= 1 << 20
    elif name == "rdjson":
        # each has one change on the spot, which is a diagnostic of its own
        assert len(json.loads(text)["diagnostics"]) == 2 * count
    elif name == "rdjsonl":
        assert text.count("\n") == 2 * count
    elif name == "jenkins":
        assert json.loads(text)["size"] == count
    elif name == "teamcity":
        assert text.count("##teamcity[buildProblem ") == count
    elif name in ("text", "markdown", "html"):
        assert text.count(f"number {count - 1} ") == 1 and "number 0 " in text


def check_large():
    """Reports of 10,000 and 100,000 diagnoses: all limits kept, read back, in linear time."""
    document = json.loads((ROOT / "tests/data/everything.json").read_text())["reports"][0]
    first = document["diagnoses"][0]
    documents = {}
    for count in (1_000, 10_000, 100_000):
        copies = [{**first, "title": f"number {n} {first['title']}", "fingerprint": f"{n:016x}"} for n in range(count)]
        documents[count] = json.dumps({**document, "diagnoses": copies}).encode()
    print("| format | 10,000: s | MB | 100,000: s | MB | times |\n|---|--:|--:|--:|--:|--:|", flush=True)
    for form, checks in CHECKS.items():
        seconds, sizes = [], []
        for count, report in documents.items():
            before = os.times()
            run = subprocess.run([LOGCLASS, "convert", "-", "--format", form], input=report, check=True, capture_output=True)
            after = os.times()
            seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
            sizes.append(len(run.stdout) / 1e6)
            text = run.stdout.decode("utf-8")
            check_limits(form, count, text)
            # The validators in Python take minutes for more.
            for check in checks if count == 1_000 or form == "junit" else []:
                check(text)
        times = seconds[2] / seconds[1]
        print(f"| {form} | {seconds[1]:.2f} | {sizes[1]:.1f} | {seconds[2]:.2f} | {sizes[2]:.1f} | {times:.1f} |", flush=True)
        assert times < 20, f"{form}: ten times as much takes {times:.0f} times as long"


def check_stream():
    """The lines of a log are there before the next log is."""
    if not hasattr(os, "mkfifo"):
        return
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "1.log").write_text(LOGS["missing.log"])
        os.mkfifo(pathlib.Path(folder) / "2.log")
        demo = ROOT / "tests/data/demo.toml"
        command = [LOGCLASS, "--isolated", "--no-builtin", "--signatures", demo, "--format", "jsonl", "1.log", "2.log"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as run:
            # The second log has no writer yet, so these cannot wait for it.
            first = [json.loads(run.stdout.readline()) for _ in range(2)]
            with open(pathlib.Path(folder) / "2.log", "w") as pipe:
                pipe.write(LOGS["source.log"])
            rest = [json.loads(line) for line in run.stdout]
    kinds = [(line["type"], line["path"]) for line in first + rest]
    assert kinds == [(kind, log) for log in ("1.log", "2.log") for kind in ("diagnosis", "report")], kinds


def check_signatures():
    """Every signature file of the repository against the published schema."""
    schema = json.loads((ROOT / "schema/signature.v1.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for path in [*sorted((ROOT / "signatures").glob("*.toml")), ROOT / "tests/data/demo.toml"]:
        try:
            validator(schema).validate(tomllib.loads(path.read_text()))
        except jsonschema.ValidationError as error:
            sys.exit(f"{path.name}: {error.json_path}: {error.message}")


def check_with_multitool(text):
    """Microsoft's own validator, with the rules of the format and of GitHub."""
    with tempfile.TemporaryDirectory() as folder:
        log, out = pathlib.Path(folder) / "log.sarif", pathlib.Path(folder) / "out.sarif"
        log.write_text(text)
        command = [MULTITOOL, "validate", log, "--output", out, "--rule-kind", "Sarif;Ghas"]
        env = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        subprocess.run(command, env=env, check=True, capture_output=True)
        results = json.loads(out.read_text())["runs"][0].get("results", [])
        bad = [result for result in results if result.get("level", "warning") in ("error", "warning")]
        assert not bad, bad


CHECKS = {
    "text": [],
    "json": [check_json],
    "jsonl": [check_jsonl],
    "github": [],
    "markdown": [],
    "sarif": [check_sarif],
    "gitlab": [check_gitlab],
    "junit": [check_junit],
    "azure": [check_azure],
    "buildkite": [],
    "teamcity": [check_teamcity],
    "rdjson": [check_rdjson],
    "rdjsonl": [check_rdjsonl],
    "jenkins": [check_jenkins],
    "html": [check_html],
    "diff": [check_diff],
}


def scan(folder, arguments):
    """The JSON report of a real scan."""
    demo = ROOT / "tests/data/demo.toml"
    command = [LOGCLASS, "scan", "--isolated", "--no-builtin", "--signatures", demo, "--format", "json"]
    return subprocess.run(command + arguments, cwd=folder, check=True, capture_output=True).stdout


def main():
    reports = {"everything": (ROOT / "tests/data/everything.json").read_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        for name, log in LOGS.items():
            (pathlib.Path(folder) / name).write_text(log)
            reports[name] = scan(folder, [name])
        reports["all"] = scan(folder, ["."])
        if MULTITOOL:
            CHECKS["sarif"].append(check_with_multitool)
        checked = 0
        for name, report in reports.items():
            for form, checks in CHECKS.items():
                command = [LOGCLASS, "convert", "-", "--format", form]
                run = subprocess.run(command, cwd=folder, input=report, check=True, capture_output=True)
                text = run.stdout.decode("utf-8")
                for check in checks if form == "diff" else [check_text, *checks]:
                    try:
                        check(text)
                    except Exception as error:
                        sys.exit(f"{form} of {name}: {check.__name__}: {type(error).__name__}: {error}")
                    checked += 1
    if CHROMIUM:
        check_in_browser(subprocess.run([LOGCLASS, "convert", ROOT / "tests/data/everything.json", "--format", "html"], check=True, capture_output=True).stdout.decode())
    else:
        print("chromium is not there: the page is parsed, not looked at", file=sys.stderr)
    check_stream()
    check_signatures()
    if "--large" in sys.argv:
        check_large()
    print(f"{len(reports)} reports, {len(CHECKS)} formats, {checked} checks passed")


main()

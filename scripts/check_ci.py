"""Runs the steps of action.yml and of the templates as their systems do.

The steps of the composite action run in a shell with the runner's environment
files, on a failing, a passing and a hostile build; what they wrote is read by
the runner's rules.
"""

import contextlib
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading

import yaml

import runner

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGCLASS = pathlib.Path(sys.argv[1]).resolve()
DEMO = str(ROOT / "tests/data/demo.toml")

HOSTILE = (
    "demo: no such package: x%0A::error::$(id)`id`;##[add-path]/evil\n"
    "::set-output name=id::stolen\n##[error]x\nlogclass-0000000000000000\ndemo: build failed\n"
)


def check(condition, message):
    if not condition:
        sys.exit(f"check-ci: {message}")


class Action:
    """The composite action, step by step."""

    def __init__(self, folder, checkout=ROOT, installed=True):
        self.folder = pathlib.Path(folder)
        self.checkout = checkout
        self.path = os.environ["PATH"]
        if installed:
            self.path = f"{self.folder}:{self.path}"
        self.file = yaml.safe_load((checkout / "action.yml").read_text())
        for step in self.file["runs"]["steps"]:
            check("${{" not in step["run"], "an expression inside a script")

    def run(self, **given):
        known = self.file["inputs"]
        check(set(given) <= set(known), f"no such input: {set(given) - set(known)}")
        inputs = {name: given.get(name, known[name].get("default", "")) for name in known}
        outputs, printed, status = {}, "", 0
        files = {}
        for step in self.file["runs"]["steps"]:
            files = {name: self.folder / f"{step['id']}-{name}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
            for path in files.values():
                path.write_text("")
            env = {
                "PATH": self.path,
                "HOME": str(self.folder),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self.checkout),
                "GITHUB_WORKSPACE": str(self.folder),
                "RUNNER_TEMP": str(self.folder),
                "RUNNER_OS": "Linux",
                "RUNNER_ARCH": "X64",
                **{name: str(path) for name, path in files.items()},
            }
            for name, value in step["env"].items():
                env[name] = re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: self.value(m[1], inputs, outputs), value)
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            run = subprocess.run(command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed += run.stdout.decode()
            outputs[step["id"]] = runner.file_command(files["GITHUB_OUTPUT"].read_text())
            status = run.returncode
            if status:
                break
        result = {name: self.value(re.search(r"\{\{ *(.*?) *\}\}", output["value"])[1], inputs, outputs) for name, output in self.file["outputs"].items()}
        summary = files["GITHUB_STEP_SUMMARY"].read_text()
        check(len(summary.encode()) <= runner.SUMMARY, "the summary is too long")
        return status, printed, result, summary

    @staticmethod
    def value(expression, inputs, outputs):
        parts = expression.split(".")
        if parts[0] == "inputs":
            return inputs[parts[1]]
        return outputs.get(parts[1], {}).get(parts[3], "")


def check_action(folder):
    action = Action(folder)
    failing = "echo start; echo 'demo: no such package: libfoo' >&2; exit 3"
    status, printed, outputs, summary = action.run(run=failing, signatures=DEMO, format="sarif")
    check(status == 3, f"the status is the script's own, not {status}: {printed}")
    wanted = {"verdict": "diagnosed", "id": "demo/missing-package", "category": "package", "title": "the package libfoo is missing", "count": "1"}
    check({name: outputs[name] for name in wanted} == wanted, outputs)
    check(json.loads(pathlib.Path(outputs["report"]).read_text())["version"] == "2.1.0", "no report")
    shown = runner.annotations(printed)
    check([(kind, properties["title"]) for kind, properties, _ in shown] == [("error", wanted["title"])], printed)
    check("Why: The index has no package of the name libfoo.\n" in shown[0][2], shown)
    check("libfoo" in summary, "nothing in the summary")

    status, printed, outputs, summary = action.run(run="echo fine", signatures=DEMO)
    check(status == 0 and outputs["verdict"] == "clean" and not summary, (status, outputs, summary))
    check(outputs["id"] == "" and outputs["count"] == "0" and not runner.commands(printed), outputs)

    status, printed, outputs, _ = action.run(run="echo start; echo 'error: something odd'; exit 4", signatures=DEMO)
    check(status == 4 and outputs["verdict"] == "unknown" and outputs["count"] == "0", (status, outputs))
    check([kind for kind, *_ in runner.annotations(printed)] == ["error"], printed)

    (action.folder / "-a b;$(id).log").write_text(HOSTILE)
    status, printed, outputs, summary = action.run(log="-a b;$(id).log\n", signatures=DEMO)
    check(status == 0, f"{status}: {printed}")
    check(outputs["id"] == "demo/missing-package" and "\n" not in outputs["title"], outputs)
    check({command for command, *_ in runner.commands(printed)} == {"error"}, printed)
    check("##[" not in printed and "uid=" not in printed + summary, printed)

    status, printed, outputs, summary = action.run(**{"log": "-a b;$(id).log", "signatures": DEMO, "fail-on": "any", "summary": "false"})
    check(status == 1 and not summary, f"{status}: {printed}")

    many = "".join(f"src/f{n}.c:3:7: demo error: e{n}\n" for n in range(40))
    for n in range(12):
        (action.folder / f"{n}.log").write_text(many + "demo: build failed\n")
    status, printed, outputs, summary = action.run(log="\n".join(f"{n}.log" for n in range(12)), signatures=DEMO)
    shown = [command for command in runner.commands(printed) if command[0] == "error"]
    check(len(shown) == runner.ANNOTATIONS and shown == [c for c in runner.commands(printed)], printed)
    check(outputs["count"] == "12" and "12 causes in 12 logs" in summary, outputs)

    # What a passing log prints as well is no sign of anything.
    (action.folder / "red.log").write_text("odd thing 17\nthe real error: x\n")
    (action.folder / "green $(id).log").write_text("odd thing 18\nthe real error: x\n")
    given = {"log": "red.log", "signatures": DEMO, "format": "json"}
    before, after = action.run(**given), action.run(**given, baseline="green $(id).log\n")
    check(before[2]["verdict"] == "unknown" and after[2]["verdict"] == "clean", (before, after))

    # A run that failed, one that passed, and the same failure again: known, and not new.
    given = {"signatures": DEMO, "history": "runs $(id).jsonl"}
    first, _, again = action.run(run=failing, **given), action.run(run="true", **given), action.run(run=failing, **given)
    check("seen for the first time" in first[3] and "seen 2 times in 1 day" in again[3], (first[3], again[3]))
    check("Seen: 2 times" in runner.annotations(again[1])[0][2], again[1])
    check(len((action.folder / "runs $(id).jsonl").read_text().splitlines()) == 3, "a line for each run")

    (action.folder / "Dockerfile").write_text("ARG ZIG_VERSION=0.15.1\n")
    log = ROOT / "corpus/fail/syscall/docker-buildx-plain-parallel.log"
    _, printed, _, summary = action.run(**{"log": str(log), "fix-suggestions": "."})
    check("+ ARG ZIG_VERSION=0.15.2" in summary, summary)
    check("On the spot: Dockerfile:1" in runner.annotations(printed)[0][2], printed)


# In every input: what a shell, an expression or a file of the runner could read as more than text.
HOSTILE_INPUTS = [
    "$(touch ran)",
    "`touch ran`",
    "'; touch ran; '",
    '"; touch ran; "',
    "x\ntouch ran",
    "x\n::error::minted\n::add-path::/evil",
    "##[add-path]/evil",
    "${{ touch ran }}",
    "${IFS}; touch ran",
    "--no-redact",
    "-",
    "../../../etc/passwd",
    "a" * 5000,
    "\u202e\u00e9 $HOME",
]


def check_hostile_inputs(folder):
    action = Action(folder)
    (action.folder / "build.log").write_text("demo: no such package: x\ndemo: build failed\n")
    for name in action.file["inputs"]:
        for value in HOSTILE_INPUTS:
            given = {"signatures": DEMO, "log": "build.log", name: value}
            if name == "run":
                # A script is run, so only what is no script of ours can be asked.
                del given["log"]
                given["run"] = "printf '%s\\n' 'demo: no such package: \"$(touch ran)`touch ran`\"'; exit 1"
            status, printed, outputs, summary = action.run(**given)
            where = f"{name}={value[:40]!r}: {status}: {printed[-300:]}"
            check(status in (0, 1, 2), where)
            check(not (action.folder / "ran").exists(), where)
            check({kind for kind, *_ in runner.commands(printed)} <= {"error"}, where)
            minted = [data for _, _, data in runner.commands(printed) if data.startswith("minted")]
            check(not minted and "root:" not in printed + summary, where)
            check(set(outputs) == {"verdict", "id", "category", "title", "count", "report"}, outputs)

    for bad in (
        {},
        {"log": "x", "run": "true"},
        {"log": "x", "format": "../../evil"},
        {"log": "x", "fail-on": "x; id"},
        {"log": "x", "version": "1.0.0; id"},
        {"log": "x", "version": "99.0.0"},
    ):
        status, printed, *_ = action.run(**bad)
        check(status == 2 and "uid=" not in printed, f"{bad}: {status}: {printed}")


@contextlib.contextmanager
def release_host(folder, files):
    """A server that answers as github.com, and a curl that finds it there.

    What install.sh says to curl stays as it is, https and certificate and all:
    curl's own settings lead the name to this machine.
    """
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=github.com"]
    request += ["-addext", "subjectAltName=DNS:github.com", "-keyout", key, "-out", certificate]
    subprocess.run(request, check=True, capture_output=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = files.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    (folder / ".curlrc").write_text(f'connect-to = "github.com:443:127.0.0.1:{port}"\ncacert = "{certificate}"\nnoproxy = "*"\n')
    try:
        yield
    finally:
        server.shutdown()
        (folder / ".curlrc").unlink()


def release(version, program=LOGCLASS):
    """An archive as a release has it."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.add(program, arcname="logclass")
    return f"logclass-{version}-x86_64-unknown-linux-musl.tar.gz", archive.getvalue()


def check_download(folder):
    """The way of the release: good, tampered with, missing, and without a checksum."""
    folder = pathlib.Path(folder)
    checkout = folder / "action"
    for name in ("action.yml", "Cargo.toml", "ci/github"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, checkout / name)
    (folder / "build.log").write_text("demo: no such package: x\n")
    (folder / "evil").write_text("#!/bin/sh\ntouch ran\n")
    good, evil = {}, {}
    for version in ("7.1.0", "7.2.0"):
        name, archive = release(version)
        good[version] = (name, archive)
        evil[version] = (name, release(version, folder / "evil")[1])
    sums = [f"{hashlib.sha256(archive).hexdigest()}  {name}" for name, archive in good.values()]
    (checkout / "ci/github/checksums.txt").write_text("\n".join(["# sums", *sums, ""]))
    url = "/logclass/logclass/releases/download/v{}/{}"
    files = {url.format(version, name): archive for version, (name, archive) in good.items()}
    files[url.format("7.2.0", evil["7.2.0"][0])] = evil["7.2.0"][1]
    action = Action(folder, checkout, installed=False)
    given = {"log": "build.log", "signatures": DEMO}
    with release_host(folder, files):
        status, printed, outputs, _ = action.run(**given, version="7.1.0")
        check(status == 0 and outputs["id"] == "demo/missing-package", f"{status}: {printed}")
        check((folder / "logclass-7.1.0/logclass").exists(), "it was not installed from the release")
        status, printed, *_ = action.run(**given, version="7.2.0")
        check(status == 2 and "not the one this action was made with" in printed, printed)
        check(not (folder / "ran").exists() and not (folder / "logclass-7.2.0/logclass").exists(), "it was unpacked")
        status, printed, *_ = action.run(**given, version="7.3.0")
        check(status == 2 and "no checksum for this version" in printed, printed)
        files.clear()
        shutil.rmtree(folder / "logclass-7.1.0")
        status, printed, *_ = action.run(**given, version="7.1.0")
        check(status == 2 and "could not be downloaded" in printed, printed)


def check_buildkite(folder):
    agent = pathlib.Path(folder) / "buildkite-agent"
    agent.write_text('#!/bin/sh\necho "$@" >args\ncat >page\n')
    agent.chmod(0o755)
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "BUILDKITE_PLUGIN_LOGCLASS_SIGNATURES": DEMO}
    for command, status in (("echo 'demo: no such package: a'; exit 5", 5), ("true", 0)):
        for name in ("args", "page"):
            (pathlib.Path(folder) / name).unlink(missing_ok=True)
        run = subprocess.run([ROOT / "ci/buildkite/hooks/command"], cwd=folder, env={**env, "BUILDKITE_COMMAND": command}, capture_output=True)
        check(run.returncode == status, f"buildkite: {run.returncode}: {run.stderr}")
        page = pathlib.Path(folder) / "page"
        check(page.exists() == (status != 0), "buildkite: the annotation")
        if status:
            check("demo/missing-package" in page.read_text(), page.read_text())
            check("--style error" in (pathlib.Path(folder) / "args").read_text(), "buildkite: the style")


def run_script(folder, script, command, status):
    """A script of a template with a build of our own."""
    make = pathlib.Path(folder) / "make"
    make.write_text(f"#!/bin/sh\n{command}\n")
    make.chmod(0o755)
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "LOGCLASS_COMMAND": "make"}
    run = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=folder, env=env, capture_output=True)
    check(run.returncode == status, f"{script}: {run.returncode}: {run.stderr.decode()}")
    return run.stderr.decode()


def check_templates(folder):
    folder = pathlib.Path(folder)
    failing = "echo 'something is wrong'; echo 'error: x'; exit 2"
    gitlab = yaml.safe_load((ROOT / "ci/gitlab/logclass.gitlab-ci.yml").read_text())[".logclass"]
    run_script(folder, "\n".join(gitlab["script"]), failing, 2)
    for path in [*gitlab["artifacts"]["paths"], *gitlab["artifacts"]["reports"].values()]:
        check((folder / path).exists(), f"gitlab: {path}")
    json.loads((folder / "gl-code-quality-report.json").read_text())

    jenkins = (ROOT / "ci/jenkins/Jenkinsfile").read_text()
    check(jenkins.count("{") == jenkins.count("}"), "jenkins: braces")
    run_script(folder, re.search(r"sh '([^']*)'", jenkins)[1], failing, 2)
    check(re.search(r"pattern: '([^']*)'", jenkins)[1] == "logclass.json", "jenkins: the pattern")
    check("issues" in json.loads((folder / "logclass.json").read_text()), "jenkins: the report")

    azure = yaml.safe_load((ROOT / "ci/azure/logclass.yml").read_text())
    script = azure["steps"][0]["bash"]
    check("${{" not in script, "azure: an expression inside a script")
    errors = run_script(folder, script, failing, 2)
    check("##vso[task.logissue" in errors, errors)


def main():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(LOGCLASS, pathlib.Path(folder) / "logclass")
        check_action(folder)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(LOGCLASS, pathlib.Path(folder) / "logclass")
        check_hostile_inputs(folder)
    with tempfile.TemporaryDirectory() as folder:
        check_download(folder)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(LOGCLASS, pathlib.Path(folder) / "logclass")
        check_buildkite(folder)
        check_templates(folder)
    print("the action and the templates do what they say")


main()

"""Runs the steps of action.yml and of the templates as their systems do.

The steps of the composite action run in a shell with the runner's environment
files, on a failing, a passing and a hostile build; what they wrote is read by
the runner's rules.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

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


def read_outputs(path):
    """GITHUB_OUTPUT as the runner reads it."""
    found, lines = {}, iter(path.read_text().split("\n"))
    for line in lines:
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if heredoc >= 0 and (equals < 0 or heredoc < equals):
            name, end = line[:heredoc], line[heredoc + 2 :]
            value = []
            for part in lines:
                if part == end:
                    break
                value.append(part)
            else:
                sys.exit(f"check-ci: {name} has no end")
            found[name] = "\n".join(value)
        else:
            check(equals > 0, f"no output: {line!r}")
            found[line[:equals]] = line[equals + 1 :]
    return found


def commands(text):
    """Workflow commands in what was printed, as the runner finds them."""
    found, stopped = [], None
    for line in text.split("\n"):
        if stopped:
            if line.lstrip().startswith(f"::{stopped}::"):
                stopped = None
            continue
        new = re.match(r"\s*::([\w-]+)(?: (.*?))?::(.*)", line)
        old = re.search(r"##\[([\w-]+)(?: (.*?))?\](.*)", line)
        match = new or old
        if not match:
            continue
        if match[1] == "stop-commands":
            stopped = match[3]
        else:
            found.append((match[1], match[2] or "", match[3]))
    check(stopped is None, "commands stay stopped")
    return found


class Action:
    """The composite action, step by step."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.file = yaml.safe_load((ROOT / "action.yml").read_text())
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
                "PATH": f"{self.folder}:{os.environ['PATH']}",
                "HOME": str(self.folder),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
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
            outputs[step["id"]] = read_outputs(files["GITHUB_OUTPUT"])
            status = run.returncode
            if status:
                break
        result = {name: self.value(re.search(r"\{\{ *(.*?) *\}\}", output["value"])[1], inputs, outputs) for name, output in self.file["outputs"].items()}
        summary = files["GITHUB_STEP_SUMMARY"].read_text()
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
    check(outputs["verdict"] == "diagnosed" and outputs["id"] == "demo/missing-package", outputs)
    check(outputs["category"] == "package" and outputs["count"] == "1", outputs)
    check(json.loads(pathlib.Path(outputs["report"]).read_text())["version"] == "2.1.0", "no report")
    check([command for command, *_ in commands(printed)] == ["error"], printed)
    check("libfoo" in summary, "nothing in the summary")

    status, printed, outputs, summary = action.run(run="echo fine", signatures=DEMO)
    check(status == 0 and outputs["verdict"] == "clean" and not summary, (status, outputs, summary))
    check(outputs["id"] == "" and outputs["count"] == "0" and not commands(printed), outputs)

    (action.folder / "-a b;$(id).log").write_text(HOSTILE)
    status, printed, outputs, summary = action.run(log="-a b;$(id).log\n", signatures=DEMO)
    check(status == 0, f"{status}: {printed}")
    check(outputs["id"] == "demo/missing-package", outputs)
    check({command for command, *_ in commands(printed)} == {"error"}, printed)
    check("##[" not in printed and "uid=" not in printed + summary, printed)

    status, printed, outputs, summary = action.run(**{"log": "-a b;$(id).log", "signatures": DEMO, "fail-on": "any", "summary": "false"})
    check(status == 1 and not summary, f"{status}: {printed}")

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
        check_buildkite(folder)
        check_templates(folder)
    print("the action and the templates do what they say")


main()

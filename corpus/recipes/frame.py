#!/usr/bin/env python3
"""Put the frame of a CI system around a recorded log.

usage: frame.py FORMAT [--exit N] [--step NAME] [--command TEXT] < log > framed

FORMAT is one of github, gh-run-view, gitlab, gitlab-timestamps, jenkins, jenkins-freestyle, azure, buildkite,
travis, circleci, taskcluster, buildkit-plain, compose. --exit is the status with which the recorded command
ended; --step names the step, job or service; --command is the command line that the frame shows.
The output is the same for the same input: the clock starts at a fixed moment and moves on by a line.
"""
import argparse
import datetime
import sys

START = datetime.datetime(2024, 5, 14, 11, 19, 20, 123456)
BOM = b"\xef\xbb\xbf"
ESC = "\x1b"


class Clock:
    """A moment that moves on by 13.7 ms whenever somebody looks."""

    def __init__(self):
        self.n = 0

    def seconds(self):
        self.n += 1
        return self.n * 0.0137

    def now(self):
        return START + datetime.timedelta(seconds=self.seconds())

    def iso7(self):  # .NET's round-trip format, as the runner and the Azure agent write it
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.%f") + "4Z"

    def unix(self):
        return int(self.now().replace(tzinfo=datetime.timezone.utc).timestamp())


class Paged:
    """Lines with a time stamp, in pages of 8 MiB; each page begins with a byte order mark."""

    PAGE = 8 * 1024 * 1024

    def __init__(self, out, clock, prefix=b"", bom_per_page=True):
        self.out, self.clock, self.prefix, self.bom = out, clock, prefix, bom_per_page
        self.size = self.PAGE  # so that the first line opens a page

    def line(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        mark = b""
        if self.size >= self.PAGE:
            mark, self.size = (BOM if self.bom else b""), 0
        body = self.clock.iso7().encode() + b" " + data + b"\n"
        self.size += len(body)
        self.out.write(self.prefix + mark + body)

    def page(self):
        self.size = self.PAGE


def github(out, log, a):
    p = Paged(out, Clock())
    for text in ("Current runner version: '2.316.1'", "##[group]Operating System", "Ubuntu", "22.04.4", "LTS", "##[endgroup]",
                 "##[group]Runner Image", "Image: ubuntu-22.04", "Version: 20240514.2.0",
                 "Included Software: https://github.com/actions/runner-images/blob/ubuntu22/20240514.2/images/ubuntu/Ubuntu2204-Readme.md",
                 "##[endgroup]", "##[group]GITHUB_TOKEN Permissions", "Contents: read", "Metadata: read", "##[endgroup]",
                 "Secret source: Actions", "Prepare workflow directory", "Prepare all required actions", "Getting action download info",
                 "Download action repository 'actions/checkout@v4' (SHA:0ad4b8fadaa221de15dcec353f45205ec38ea70b)", "Complete job name: " + a.step):
        p.line(text)
    run_step(p, a, log)
    p.line("Post job cleanup.")
    p.line("[command]/usr/bin/git version")
    p.line("git version 2.43.2")
    p.line("[command]/usr/bin/git config --local --name-only --get-regexp core\\.sshCommand")
    p.line("[command]/usr/bin/git submodule foreach --recursive sh -c \"git config --local --name-only --get-regexp "
           "'core\\.sshCommand' && git config --local --unset-all 'core.sshCommand' || :\"")
    p.line("Cleaning up orphan processes")


def run_step(p, a, log):
    p.line("##[group]Run " + a.command)
    p.line(f"{ESC}[36;1m{a.command}{ESC}[0m")
    p.line("shell: /usr/bin/bash -e {0}")
    p.line("##[endgroup]")
    for line in log:
        p.line(line)
    if a.exit:
        p.line(f"##[error]Process completed with exit code {a.exit}.")


def gh_run_view(out, log, a):
    clock = Clock()
    p = Paged(out, clock, b"build\tSet up job\t")
    for text in ("Current runner version: '2.316.1'", "##[group]Operating System", "Ubuntu", "22.04.4", "LTS", "##[endgroup]",
                 "Prepare workflow directory", "Complete job name: build"):
        p.line(text)
    run_step(Paged(out, clock, b"build\t" + a.step.encode() + b"\t"), a, log)
    p = Paged(out, clock, b"build\tComplete job\t")
    p.line("Cleaning up orphan processes")


def gitlab(out, log, a, stamps=False):
    clock = Clock()

    def raw(text):
        data = text if isinstance(text, bytes) else text.encode()
        if stamps:
            out.write(clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode() + b" 00O " + data + b"\n")
        else:
            out.write(data + b"\n")

    def section(name, head, body):
        raw(f"{ESC}[0Ksection_start:{clock.unix()}:{name}\r{ESC}[0K{ESC}[0K{ESC}[36;1m{head}{ESC}[0;m{ESC}[0;m")
        body()
        out.write(f"{ESC}[0Ksection_end:{clock.unix()}:{name}\r{ESC}[0K".encode())

    raw(f"{ESC}[0KRunning with gitlab-runner 16.11.1 (535ced5f){ESC}[0;m")
    raw(f"{ESC}[0K  on demo-runner aBcDeFgHi, system ID: s_0123456789ab{ESC}[0;m")
    section("prepare_executor", "Preparing the \"docker\" executor", lambda: (
        raw(f"{ESC}[0KUsing Docker executor with image debian:12 ...{ESC}[0;m"), raw(f"{ESC}[0KPulling docker image debian:12 ...{ESC}[0;m")))
    section("prepare_script", "Preparing environment", lambda: raw("Running on runner-abcdefghi-project-1-concurrent-0 via demo..."))
    section("get_sources", "Getting source from Git repository", lambda: (
        raw(f"{ESC}[32;1mFetching changes with git depth set to 20...{ESC}[0;m"),
        raw("Initialized empty Git repository in /builds/demo/demo/.git/"), raw(f"{ESC}[32;1mCreated fresh repository.{ESC}[0;m"),
        raw(f"{ESC}[32;1mChecking out 0123abcd as detached HEAD (ref is main)...{ESC}[0;m"), raw(""),
        raw(f"{ESC}[32;1mSkipping Git submodules setup{ESC}[0;m")))
    section("step_script", "Executing \"step_script\" stage of the job script", lambda: (
        raw(f"{ESC}[32;1m$ {a.command}{ESC}[0;m"), [raw(x) for x in log]))
    section("cleanup_file_variables", "Cleaning up project directory and file based variables", lambda: None)
    raw(f"{ESC}[31;1mERROR: Job failed: exit code {a.exit}" if a.exit else f"{ESC}[32;1mJob succeeded")
    out.write(f"{ESC}[0;m\n".encode())


def jenkins(out, log, a):
    w = writer(out)
    w("Started by user admin", "[Pipeline] Start of Pipeline", "[Pipeline] node", "Running on Jenkins in /var/lib/jenkins/workspace/demo",
      "[Pipeline] {", "[Pipeline] stage", "[Pipeline] { (" + a.step + ")", "[Pipeline] sh", "+ " + a.command, *log,
      "[Pipeline] }", "[Pipeline] // stage", "[Pipeline] }", "[Pipeline] // node", "[Pipeline] End of Pipeline")
    if a.exit:
        w(f"ERROR: script returned exit code {a.exit}", "Finished: FAILURE")
    else:
        w("Finished: SUCCESS")


def jenkins_freestyle(out, log, a):
    w = writer(out)
    w("Started by an SCM change", "Running as SYSTEM", "Building in workspace /var/lib/jenkins/workspace/demo",
      "[demo] $ /bin/sh -xe /tmp/jenkins1234567890123456789.sh", "+ " + a.command, *log)
    if a.exit:
        w("Build step 'Execute shell' marked build as failure", "Finished: FAILURE")
    else:
        w("Finished: SUCCESS")


def azure(out, log, a):
    p = Paged(out, Clock())
    bar = "=" * 78
    for text in (f"##[section]Starting: {a.step}", bar, "Task         : Bash", "Description  : Run a Bash script on macOS, Linux, or Windows",
                 "Version      : 3.237.1", "Author       : Microsoft Corporation",
                 "Help         : https://docs.microsoft.com/azure/devops/pipelines/tasks/utility/bash", bar, "Generating script.",
                 "Script contents:", a.command, "========================== Starting Command Output ===========================",
                 "[command]/usr/bin/bash /agent/_work/_temp/01234567-89ab-cdef-0123-456789abcdef.sh"):
        p.line(text)
    for line in log:
        p.line(line)
    p.line("")
    if a.exit:
        p.line(f"##[error]Bash exited with code '{a.exit}'.")
    p.line(f"##[section]Finishing: {a.step}")


def buildkite(out, log, a):
    clock = Clock()

    def w(*lines):
        for text in lines:
            data = text if isinstance(text, bytes) else text.encode()
            ms = int(clock.now().replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)
            out.write(f"{ESC}_bk;t={ms}\x07".encode() + data + b"\r\n")

    w("~~~ Preparing working directory", f"{ESC}[90m$ cd /var/lib/buildkite-agent/builds/demo-1/demo/demo{ESC}[0m",
      f"{ESC}[90m$ git fetch -v --prune -- origin main{ESC}[0m", f"{ESC}[90m$ git checkout -f 0123456789abcdef0123456789abcdef01234567{ESC}[0m",
      "~~~ Running commands", f"{ESC}[90m$ {a.command}{ESC}[0m", *log)
    if a.exit:
        w(f"{ESC}[31m\U0001f6a8 Error: The command exited with status {a.exit}{ESC}[0m", "^^^ +++",
          f"user command error: exit status {a.exit}")


def travis(out, log, a):
    clock = Clock()
    w = writer(out)
    w(f"travis_fold:start:worker_info\r{ESC}[0K{ESC}[33;1mWorker information{ESC}[0m", "hostname: 01234567-89ab-cdef@1.worker-com-demo",
      "version: 6.2.22", f"travis_fold:end:worker_info\r{ESC}[0K",
      f"travis_fold:start:git.checkout\r{ESC}[0Ktravis_time:start:01a2b3c4\r{ESC}[0K$ git clone --depth=50 --branch=main https://github.com/demo/demo.git demo/demo",
      "Cloning into 'demo/demo'...", "", f"travis_time:end:01a2b3c4:start=1715685560123456789,finish=1715685561123456789,duration=1000000000,event=checkout\r{ESC}[0K$ cd demo/demo",
      "$ git checkout -qf 0123456789abcdef0123456789abcdef01234567", f"travis_fold:end:git.checkout\r{ESC}[0K", "",
      f"travis_time:start:0f9e8d7c\r{ESC}[0K$ {a.command}", *log)
    colour = 31 if a.exit else 32
    clock.n = len(log)
    w("", f"travis_time:end:0f9e8d7c:start=1715685562123456789,finish=1715685572123456789,duration=10000000000,event=script\r{ESC}[0K"
      f"{ESC}[{colour};1mThe command \"{a.command}\" exited with {a.exit}.{ESC}[0m", "", "", "", f"Done. Your build exited with {min(a.exit, 1)}.")


def circleci(out, log, a):
    w = writer(out)
    w("#!/bin/bash -eo pipefail", a.command, *log)
    w("", f"Exited with code exit status {a.exit}") if a.exit else w("CircleCI received exit code 0")


def taskcluster(out, log, a):
    clock = Clock()

    def stamp():
        return clock.now().strftime("[taskcluster %Y-%m-%d %H:%M:%S.") + "123Z] "

    w = writer(out)
    w(stamp() + "Task ID: aBcDeFgHiJkLmNoPqRsTuV", stamp() + "Worker ID: 1234567890123456789", stamp() + "=== Task Starting ===", *log)
    w(stamp() + "=== Task Finished ===", stamp() + ("Unsuccessful" if a.exit else "Successful")
      + f" task run with exit code: {a.exit} completed in {len(log) * 0.0137:.3f} seconds")


def buildkit_plain(out, log, a):
    clock = Clock()
    w = writer(out)
    w("#0 building with \"default\" instance using docker driver", "", "#1 [internal] load build definition from Dockerfile",
      "#1 transferring dockerfile: 132B done", "#1 DONE 0.0s", "", "#2 [internal] load metadata for docker.io/library/debian:12", "#2 DONE 0.4s", "",
      "#3 [internal] load .dockerignore", "#3 transferring context: 2B done", "#3 DONE 0.0s", "", "#4 [1/3] FROM docker.io/library/debian:12", "#4 CACHED", "",
      "#5 [2/3] COPY . /src", "#5 DONE 0.1s", "", f"#6 [3/3] RUN {a.command}")
    tail, t = [], 0.0
    for line in log:
        t = clock.seconds() * 10
        body = (b"%.3f" if t < 10 else b"%.2f" if t < 100 else b"%.1f") % t + b" " + line
        tail.append(body)
        out.write(b"#6 " + body + b"\n")
    if not a.exit:
        w(f"#6 DONE {t:.1f}s", "", "#7 exporting to image", "#7 exporting layers 0.2s done",
          "#7 writing image sha256:" + "0123456789abcdef" * 4 + " done", "#7 naming to docker.io/library/demo done", "#7 DONE 0.3s")
        return
    said = f"process \"/bin/sh -c {a.command}\" did not complete successfully: exit code: {a.exit}"
    w(f"#6 ERROR: {said}", "------", f" > [3/3] RUN {a.command}:", *tail[-10:], "------", "Dockerfile:3", "--------------------",
      "   1 |     FROM debian:12", "   2 |     COPY . /src", f"   3 | >>> RUN {a.command}", "   4 |     ", "--------------------",
      f"ERROR: failed to solve: {said}")


def compose(out, log, a):
    name = a.step + "-1"
    w = writer(out)
    w(f" Container demo-{name}  Creating", f" Container demo-{name}  Created", f"Attaching to {name}")
    for line in log:
        out.write(name.encode() + b"  | " + line + b"\n")
    w(f"{name} exited with code {a.exit}")


def writer(out):
    def w(*lines):
        for text in lines:
            out.write((text if isinstance(text, bytes) else text.encode()) + b"\n")
    return w


FORMATS = {"github": github, "gh-run-view": gh_run_view, "gitlab": gitlab, "gitlab-timestamps": lambda o, l, a: gitlab(o, l, a, True),
           "jenkins": jenkins, "jenkins-freestyle": jenkins_freestyle, "azure": azure, "buildkite": buildkite, "travis": travis,
           "circleci": circleci, "taskcluster": taskcluster, "buildkit-plain": buildkit_plain, "compose": compose}


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("format", choices=FORMATS)
    ap.add_argument("--exit", type=int, default=0)
    ap.add_argument("--step", default="build")
    ap.add_argument("--command", default="make")
    a = ap.parse_args()
    data = sys.stdin.buffer.read()
    log = data.split(b"\n")
    if log and log[-1] == b"":
        log.pop()
    FORMATS[a.format](sys.stdout.buffer, log, a)


if __name__ == "__main__":
    main()

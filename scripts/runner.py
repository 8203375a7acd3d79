"""What the runner of GitHub Actions makes of what a step prints and writes.

Its rules, as its sources state them (ActionCommand, ActionCommandManager and
FileCommandManager of actions/runner) and GitHub's page on workflow commands.
"""

COMMANDS = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
    "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
}  # fmt: skip
DATA = {"%0D": "\r", "%0A": "\n"}
PROPERTY = {**DATA, "%3A": ":", "%2C": ","}
OLD = {**DATA, "%3B": ";", "%5D": "]"}

ANNOTATIONS = 10
MESSAGE = 4096
SUMMARY = 1 << 20


def unescape(text, mappings):
    """`%25` goes last, so that what it makes is read no more."""
    for escaped, plain in mappings.items():
        text = text.replace(escaped, plain)
    return text.replace("%25", "%")


def parse(line, known):
    """The command of a line: `(name, properties, data)`, or None."""
    trimmed = line.lstrip()
    if trimmed.startswith("::") and "::" in trimmed[2:]:
        head, data = trimmed[2:].split("::", 1)
        command = split(head, ",", PROPERTY, known)
        if command:
            return *command, unescape(data, DATA)
    start = line.find("##[")
    end = line.find("]", start)
    if start >= 0 and end >= 0:
        command = split(line[start + 3 : end], ";", OLD, known)
        if command:
            return *command, unescape(line[end + 1 :], OLD)
    return None


def split(head, separator, mappings, known):
    name, _, rest = head.partition(" ")
    if name.lower() not in known:
        return None
    pairs = (part.split("=", 1) for part in rest.strip().split(separator))
    return name.lower(), {pair[0]: unescape(pair[1], mappings) for pair in pairs if len(pair) == 2 and all(pair)}


def commands(text):
    """The commands that take effect in what a step prints, in order."""
    found, stopped, known = [], None, set(COMMANDS)
    for line in text.split("\n"):
        command = parse(line, known)
        if command is None:
            continue
        name, _, data = command
        if stopped is not None:
            if name == stopped:
                known.discard(stopped)
                stopped = None
        elif name == "stop-commands":
            stopped = data.lower()
            known.add(stopped)
        else:
            found.append(command)
    assert stopped is None, "commands stay stopped"
    return found


def annotations(text):
    """What the run page shows: ten of each kind, cut."""
    shown = []
    for kind in ("error", "warning", "notice"):
        of = [command for command in commands(text) if command[0] == kind][:ANNOTATIONS]
        shown += [(kind, properties, data[:MESSAGE]) for _, properties, data in of]
    return shown


def file_command(text):
    """The names and values in a file such as GITHUB_OUTPUT."""
    found, lines = {}, iter(text.removesuffix("\n").split("\n"))
    for line in lines:
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, value = line.split("=", 1)
        elif heredoc >= 0:
            name, end = line.split("<<", 1)
            assert name and end, f"no name or no delimiter: {line!r}"
            value = []
            for part in lines:
                if part == end:
                    break
                value.append(part)
            else:
                raise AssertionError(f"the delimiter of {name} is not found")
            value = "\n".join(value)
        else:
            raise AssertionError(f"not of the form of a file command: {line!r}")
        found[name] = value
    return found


def self_check():
    """The rules themselves, on GitHub's own examples and at their edges."""
    table = [
        ("::error file=app.js,line=1,col=5,title=T%3A a::Missing%0Asemicolon 100%25", ("error", {"file": "app.js", "line": "1", "col": "5", "title": "T: a"}, "Missing\nsemicolon 100%")),
        ("  ::NOTICE::x", ("notice", {}, "x")),
        ("::unknown::x", None),
        ("x ::error::y", None),
        ("::error", None),
        ("a ##[error line=3;file=b]c%3Bd", ("error", {"line": "3", "file": "b"}, "c;d")),
        ("##[nothing]x", None),
        ("::error file==,=x,a=::y", ("error", {"file": "="}, "y")),
        ("::error::%2525", ("error", {}, "%25")),
    ]
    for line, wanted in table:
        assert parse(line, COMMANDS) == wanted, (line, parse(line, COMMANDS))
    assert commands("::stop-commands::Ab\n::error::x\n::ab::\n::error::y") == [("error", {}, "y")]
    assert file_command("a=1\nb<<E\nx\n\ny=2\nE\n\nc=<<d\n") == {"a": "1", "b": "x\n\ny=2", "c": "<<d"}
    for bad in ("plain", "a<<\nx", "a<<E\nx\n", "<<E\nE"):
        try:
            file_command(bad)
        except AssertionError:
            continue
        raise AssertionError(f"{bad!r} is read")


self_check()

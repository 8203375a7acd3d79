"""The parts of a report: plain values, the fields of the JSON document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Literal, Optional, Tuple

Outcome = Literal["failed", "passed", "unknown"]
"""What the log, or the caller, says of the build itself."""

Verdict = Literal["diagnosed", "unknown", "clean"]
"""What logclass makes of a log: it has a cause, it failed without one, nothing failed."""

Category = Literal[
    "cache",
    "syscall",
    "package",
    "link",
    "compile",
    "test",
    "network",
    "auth",
    "resource",
    "toolchain",
    "config",
    "permission",
    "integrity",
    "lint",
    "infra",
    "source",
]
"""The class of a failure."""

Role = Literal["cause", "symptom", "wrapper"]
"""What a matching line is in the story of the failure."""

Severity = Literal["error", "warning", "note"]
"""How much a diagnosis hurts."""

Confidence = Literal["low", "medium", "high"]
"""How sure a diagnosis is."""

RemedyKind = Literal["command", "edit", "upgrade", "config", "environment", "workaround"]
"""What a remediation touches."""

Standing = Literal["proved", "documented", "disputed"]
"""How well a remediation is known to work."""


@dataclass(frozen=True)
class SignatureSet:
    """Tells one set of signatures from another."""

    count: int
    """How many there are."""
    digest: str
    """Changes with any of them."""


@dataclass(frozen=True)
class Tool:
    """The program and its signatures."""

    name: str
    """`logclass`."""
    version: str
    """Its version."""
    signatures: SignatureSet
    """The signatures in use."""


@dataclass(frozen=True)
class Input:
    """The input as it was found."""

    path: Optional[str]
    """Its path; `-` for standard input."""
    bytes: int
    """Decoded bytes."""
    lines: int
    """Lines of the decoded text."""
    framing: str
    """What the CI systems wrapped round it, such as `github+buildkit`."""
    encoding: str
    """`utf-8`, `utf-16le` or `utf-16be`."""
    compression: str
    """`none`, `gzip` or `zstd`."""
    truncated: Optional[str]
    """Why not all of it was read, if so."""


@dataclass(frozen=True)
class SourceLocation:
    """A place in the reader's own files."""

    file: str
    """As the log names it."""
    line: Optional[int]
    """1-based."""
    column: Optional[int]
    """1-based."""


@dataclass(frozen=True)
class Evidence:
    """A line that proves a diagnosis."""

    line: int
    """1-based."""
    text: str
    """The line, without framing and escape codes."""
    role: str
    """What it is to the diagnosis: `cause`, `again`, or the signature's own word."""


@dataclass(frozen=True)
class Remediation:
    """Something that mends it."""

    title: str
    """What it does."""
    kind: RemedyKind
    """What has to be touched."""
    standing: Standing
    """How well it is known to work."""
    steps: Tuple[str, ...]
    """Commands, or sentences."""
    before: Optional[str]
    """The text that fails."""
    after: Optional[str]
    """The text that works."""
    language: Optional[str]
    """The language of both."""
    applies_if: Optional[str]
    """When it is the one to take."""
    source: Optional[str]
    """Where this is known from."""
    note: Optional[str]
    """What else to know."""


@dataclass(frozen=True)
class DeadEnd:
    """Something that does not help."""

    what: str
    """What is tried."""
    why: str
    """Why it does not help."""


@dataclass(frozen=True)
class Verification:
    """A check."""

    command: str
    """What to run."""
    expect: str
    """What it prints when all is well."""


@dataclass(frozen=True)
class Reference:
    """Further reading."""

    title: str
    """What is found there."""
    url: str
    """Its address."""


@dataclass(frozen=True)
class Explained:
    """A consequence."""

    id: str
    """The signature."""
    line: int
    """Its first line."""
    occurrences: int
    """How often it was seen."""


@dataclass(frozen=True)
class Alternative:
    """Another cause that the same lines can have."""

    id: str
    """Its signature."""
    tell_apart: str
    """What would tell the two apart."""


@dataclass(frozen=True)
class Suggestion:
    """Lines of a file of the reader's, and what a remedy makes of them."""

    remedy: str
    """The title of the remedy."""
    applies_if: Optional[str]
    """When it is the one to take."""
    file: str
    """The path of the file below the repository, with `/`."""
    line: int
    """1-based number of the first line that changes."""
    before: Tuple[str, ...]
    """The lines as they are, without their ends."""
    after: Tuple[str, ...]
    """The lines as they should be."""
    leading: Tuple[str, ...]
    """The lines that stand before, three at most."""
    trailing: Tuple[str, ...]
    """The lines that stand after, three at most."""
    crlf: bool
    """Whether lines end in CR LF and not in LF."""
    open: bool
    """Whether the last of all these lines ends the file without a line end."""


@dataclass(frozen=True)
class Recurrence:
    """What a history knows of a cause, this run included."""

    count: int
    """Logs in which it was seen."""
    first_seen: str
    """The first time, in UTC as RFC 3339 has it: `2026-11-23T09:15:00Z`."""
    last_seen: str
    """The last time."""
    new_since_green: bool
    """Whether a run of the same log has passed, and it was first seen after the last one that did."""


@dataclass(frozen=True)
class Diagnosis:
    """One cause."""

    id: str
    """The signature."""
    title: str
    """The failure, with the reader's own names."""
    category: Category
    """Its class."""
    domain: str
    """Who has to act."""
    role: Role
    """Always a cause, unless only symptoms were seen."""
    severity: Severity
    """How much it hurts."""
    confidence: Confidence
    """How sure this is."""
    status: Optional[str]
    """What is known of the problem upstream."""
    impact: Optional[str]
    """What it costs."""
    requirements: Tuple[str, ...]
    """What the mended state needs."""
    line: int
    """1-based line of the decoded text."""
    column: int
    """1-based byte of the match in the line as shown in `text`."""
    byte_start: int
    """First matched byte of the decoded input."""
    byte_end: int
    """One past the last."""
    text: str
    """The line, without framing and escape codes."""
    span: Tuple[int, int]
    """The match in `text`, in bytes."""
    stream: Optional[str]
    """The interleaved output it belongs to."""
    step: Optional[str]
    """The step it belongs to."""
    source: Optional[SourceLocation]
    """Where in the reader's own files, if the log says so."""
    captures: Dict[str, str]
    """What the lines named."""
    occurrences: int
    """How often it was seen."""
    evidence: Tuple[Evidence, ...]
    """The lines that prove it."""
    cause: str
    """Why it happens."""
    remediations: Tuple[Remediation, ...]
    """What mends it, best first."""
    dead_ends: Tuple[DeadEnd, ...]
    """What is known not to help."""
    verify: Tuple[Verification, ...]
    """How to see that it is mended."""
    references: Tuple[Reference, ...]
    """Where to read on."""
    explains: Tuple[Explained, ...]
    """What follows from it in this log."""
    alternatives: Tuple[Alternative, ...]
    """Other causes that the same lines can have."""
    fingerprint: str
    """The same for the same failure in another run."""
    suggestions: Tuple[Suggestion, ...]
    """Where in the reader's repository a remedy is a change of some lines."""
    recurrence: Optional[Recurrence]
    """How often it was seen before; only when there is a history."""


@dataclass(frozen=True)
class Accepted:
    """A cause that the caller knows and lives with."""

    id: str
    """The signature."""
    title: str
    """The failure, with the reader's own names."""
    line: int
    """1-based line of the decoded text."""
    fingerprint: str
    """The same for the same failure in another run."""
    reason: str
    """Why it is accepted."""


@dataclass(frozen=True)
class Excerpt:
    """A part of the log worth reading."""

    start_line: int
    """1-based."""
    end_line: int
    """1-based, inclusive."""
    lines: Tuple[str, ...]
    """The lines, without framing and escape codes."""
    score: int
    """Higher is more telling; comparable only within one report."""
    reason: str
    """Why this part."""


@dataclass(frozen=True)
class Stats:
    """What it took."""

    matches: int
    """Lines on which some pattern matched."""
    signatures: int
    """Distinct signatures among them."""
    folded: int
    """Diagnoses that were folded into others."""
    given_up: int = 0
    """Patterns that stood on too many lines: what they would have found later counts only at the end of the log."""

from os import PathLike
from typing import Any, Iterable, Optional, Protocol, Tuple, Union, final

from typing_extensions import Buffer, TypeAlias

from ._report import Accepted, Confidence, Diagnosis, Excerpt, Input, Outcome, Stats, Tool, Verdict

__all__ = ["Classifier", "Stream", "classify", "SignatureError", "Report", "__version__"]

__version__: str

class _BinaryFile(Protocol):
    def read(self, size: int, /) -> Buffer: ...

_Path: TypeAlias = Union[str, PathLike[str]]
_Log: TypeAlias = Union[Buffer, str, PathLike[str], _BinaryFile]

class SignatureError(ValueError):
    """A file of signatures is not right."""

def classify(
    log: _Log, *, path: Optional[str] = None, exit_code: Optional[int] = None
) -> Report:
    """Reads a log with the built-in signatures and default options.

    `path` is what the report calls the log; `exit_code` is the build's own
    status, which overrules what the log says.
    """

@final
class Classifier:
    """Signatures made ready to read logs: make one and keep it. Threads may share it."""

    def __new__(
        cls,
        *,
        signatures: Union[_Path, Iterable[_Path]] = ...,
        builtin: bool = True,
        all: bool = False,
        min_confidence: Confidence = "low",
        framing: Optional[str] = None,
        max_input: Optional[int] = None,
        redact: bool = True,
        threads: int = 1,
        baseline: Union[_Path, Iterable[_Path]] = ...,
    ) -> Classifier: ...
    def classify(
        self, log: _Log, *, path: Optional[str] = None, exit_code: Optional[int] = None
    ) -> Report:
        """Reads one log."""
    def stream(self) -> Stream:
        """Takes a log that arrives piece by piece."""
    @property
    def tool(self) -> Tool:
        """Who answers: the program and its signatures."""

@final
class Stream:
    """A log that arrives piece by piece, as plain text. Memory stays bounded."""

    def push(self, piece: Buffer) -> None:
        """Takes the next piece, of any length."""
    def so_far(self) -> Report:
        """What the report would be if the log ended here. Nothing in it is final."""
    def finish(self, *, exit_code: Optional[int] = None) -> Report:
        """Ends the log and says what it was about."""

@final
class Report:
    """The answer for one log."""

    @property
    def schema_version(self) -> str: ...
    @property
    def tool(self) -> Tool: ...
    @property
    def input(self) -> Input: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def diagnoses(self) -> Tuple[Diagnosis, ...]:
        """Best first: the root cause, then independent causes."""
    @property
    def accepted(self) -> Tuple[Accepted, ...]:
        """Causes that are known and accepted, and so are no diagnoses."""
    @property
    def excerpts(self) -> Tuple[Excerpt, ...]:
        """Where to look when nothing names the cause, best first."""
    @property
    def stats(self) -> Stats: ...
    @staticmethod
    def from_json(text: str) -> Report:
        """Reads a report that was written as JSON."""
    def to_json(self) -> str:
        """The JSON document that the command writes."""
    def render(self, format: str) -> str:
        """The report in any format of the command: text, markdown, html, sarif and so on."""
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> Tuple[Any, Tuple[str]]: ...

"""Reads a build log and says why the build failed and how to fix it.

>>> import logclass
>>> report = logclass.classify(b"ERROR: unable to select packages:\\n  foo-dev (no such package):\\n")
>>> report.verdict
'diagnosed'
>>> report.diagnoses[0].title
'apk knows no package foo-dev'

A log is given as `bytes`, as text in a `str`, as a path (`pathlib.Path`, never
a `str`) or as a file opened in binary mode; packed ones are unpacked. The
interpreter is free for other threads while a log is read.
"""

from ._native import Classifier, Report, SignatureError, Stream, __version__, classify
from ._report import (
    Accepted,
    Alternative,
    Category,
    Confidence,
    DeadEnd,
    Diagnosis,
    Evidence,
    Excerpt,
    Explained,
    Input,
    Outcome,
    Recurrence,
    Reference,
    RemedyKind,
    Remediation,
    Role,
    Severity,
    SignatureSet,
    SourceLocation,
    Standing,
    Stats,
    Suggestion,
    Tool,
    Verdict,
    Verification,
)

__all__ = [
    "Accepted",
    "Alternative",
    "Category",
    "Classifier",
    "Confidence",
    "DeadEnd",
    "Diagnosis",
    "Evidence",
    "Excerpt",
    "Explained",
    "Input",
    "Outcome",
    "Recurrence",
    "Reference",
    "Remediation",
    "RemedyKind",
    "Report",
    "Role",
    "Severity",
    "SignatureError",
    "SignatureSet",
    "SourceLocation",
    "Standing",
    "Stats",
    "Stream",
    "Suggestion",
    "Tool",
    "Verdict",
    "Verification",
    "__version__",
    "classify",
]

"""What a type checker makes of the package: checked by mypy --strict, and run by test_types.py."""

from pathlib import Path
from typing import Literal, Optional, Tuple

from typing_extensions import assert_type

import logclass


def use(path: Path) -> logclass.Report:
    classifier = logclass.Classifier(signatures=[], min_confidence="low", threads=2)
    with path.open("rb") as file:
        report = classifier.classify(file, path="ci/1", exit_code=1)
    assert_type(logclass.classify("text"), logclass.Report)
    assert_type(report.verdict, Literal["diagnosed", "unknown", "clean"])
    assert_type(report.diagnoses, Tuple[logclass.Diagnosis, ...])
    assert_type(report.input.path, Optional[str])
    assert_type(report.tool.signatures.digest, str)
    stream = classifier.stream()
    stream.push(memoryview(b"x"))
    assert_type(stream.so_far(), logclass.Report)
    logclass.classify(5)  # type: ignore[arg-type]
    return report

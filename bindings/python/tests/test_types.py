"""The stubs say what the module does; that they agree is checked by mypy, here that the example runs."""

import pytest
from typed_use import use


def test_the_typed_example_runs_up_to_what_its_types_forbid(alpine):
    with pytest.raises(TypeError, match="not int"):
        use(alpine)

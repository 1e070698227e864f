import pytest
from _setup.errors import SetupError
from _setup.locks import only_cpu_torch

LISTING = """\
# CPU builds
aa11  torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl
bb22  torch-2.13.0-cp311-cp311-macosx_14_0_arm64.whl
cc33  torch-2.9.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl
"""


@pytest.mark.parametrize("pinned", ["torch==2.13.0+cpu", "torch==2.13.0"])
def test_only_the_cpu_builds_of_the_locked_version_stay(pinned: str) -> None:
    first = "tokenizers==1 \\\n    --hash=sha256:01\n"
    lock = first + f"{pinned} \\\n    --hash=sha256:02 \\\n    --hash=sha256:03\n    # via x\n"
    assert only_cpu_torch(lock, LISTING) == (
        first + "torch==2.13.0 \\\n    --hash=sha256:aa11 \\\n    --hash=sha256:bb22\n    # via x\n"
    )


def test_unknown_version_is_refused() -> None:
    with pytest.raises(SetupError, match=r"no CPU build of torch 2\.99\.0"):
        only_cpu_torch("torch==2.99.0 \\\n    --hash=sha256:02\n", LISTING)

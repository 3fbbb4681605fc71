"""What is freed is kept, and given back when it is told. In processes of their own, since a heap is a process's."""

import subprocess
import sys

import pytest

MIB = 1 << 20
CHILD = """
import os, resource, sys
from pathlib import Path
from segmentation.heap import give_back, keep_freed
if int(sys.argv[1]):
    keep_freed(int(sys.argv[1]))
faults = []
for _ in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    arrays = [bytearray(8 << 20) for _ in range(4)]
    for array in arrays:
        array[::4096] = b"x" * len(array[::4096])
    del array, arrays
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
resident = []
for _ in range(2):
    resident.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    give_back()
print(faults[-1], *resident)
"""


def heap(keep: int) -> tuple[int, int]:
    """Fresh memory pages that using 32 MiB for the fourth time takes, and how many bytes are given back then."""
    answer = subprocess.run([sys.executable, "-c", CHILD, str(keep)], check=True, capture_output=True, text=True)
    faults, before, after = map(int, answer.stdout.split())
    return faults, before - after


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps what it is told to")
def test_what_is_freed_serves_again_until_it_is_given_back() -> None:
    """Where it is kept, using as much again takes hardly any fresh memory; told to, it all goes back to the system."""
    faults, given = heap(128 * MIB)
    assert faults < 500
    assert given > 30 * MIB


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps what it is told to")
def test_where_nobody_asks_for_it_memory_is_fetched_anew() -> None:
    """As it is without: each use costs fresh memory, and there is little to give back."""
    faults, given = heap(0)
    assert faults > 2_000
    assert given < 16 * MIB

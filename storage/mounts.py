"""On what kind of file system a path lies, by Linux's table of mounts (proc(5), /proc/PID/mountinfo)."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

MOUNTINFO = Path("/proc/self/mountinfo")

NETWORK = {
    "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
    "orangefs", "panfs", "pvfs2", "smb3", "smbfs", "vboxsf", "vmhgfs",
}  # fmt: skip
"""File systems whose data other machines may change at the same time. Not 9p: sandboxes have their own root on it."""

NETWORK_FUSE = {
    "blobfuse", "blobfuse2", "ceph-fuse", "curlftpfs", "davfs2", "gcsfuse", "geesefs", "glusterfs", "goofys",
    "grpcfuse", "gvfsd-fuse", "juicefs", "mount-s3", "mountpoint-s3", "rclone", "s3fs", "seaweedfs", "smbnetfs",
    "sshfs", "vmhgfs-fuse",
}  # fmt: skip
"""The same for file systems that a program serves: what follows `fuse.` in their type."""

_ESCAPED = re.compile(r"\\([0-7]{3})")
_FAR_SOURCE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://|^[^/\s]+:|^//")
"""A source like `https://host/`, `user@host:folder` or `//host/share`."""


@dataclass(frozen=True)
class Mount:
    """One file system where it is mounted."""

    point: PurePath
    kind: str
    """Its type as the kernel calls it: ext4, nfs4, fuse.sshfs."""
    source: str

    @property
    def is_network(self) -> bool:
        """Whether it is shared over a network, so that locks and shared memory do not reach all who use it."""
        family, _, program = self.kind.partition(".")
        if family in {"fuse", "fuseblk"}:
            named = program or self.source.partition("#")[0]
            return named in NETWORK_FUSE or (not program and bool(_FAR_SOURCE.match(self.source)))
        return self.kind in NETWORK


def mount_of(path: PurePath, mountinfo: str) -> Mount | None:
    """The mount that an absolute path without links lies on; None where the table names none.

    The longest mount point that `path` begins with wins; of several mounts over one point, the last.
    """
    found: Mount | None = None
    for mount in filter(None, map(_mount, mountinfo.splitlines())):
        inside = path.is_relative_to(mount.point)
        if inside and (found is None or len(mount.point.parts) >= len(found.point.parts)):
            found = mount
    return found


def network_mount(file: Path, mountinfo: Path = MOUNTINFO) -> Mount | None:
    """The network file system that `file` lies or would lie on; None for a local one, and where nobody can tell."""
    try:
        table = mountinfo.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux
        return None
    mount = mount_of(file.resolve(), table)
    return mount if mount is not None and mount.is_network else None


def _mount(line: str) -> Mount | None:
    """ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG…] - TYPE SOURCE SUPER-OPTIONS; None for anything else."""
    before, dash, after = line.partition(" - ")
    place, kind = before.split(" "), after.split(" ")
    if not dash or len(place) < 6 or len(kind) < 2:
        return None
    return Mount(PurePath(_plain(place[4])), kind[0], _plain(kind[1]))


def _plain(escaped: str) -> str:
    """Blanks, tabs, line ends and backslashes stand in the table as octal numbers."""
    return _ESCAPED.sub(lambda number: chr(int(number[1], 8)), escaped)

"""The table of mounts is read as the kernel writes it, and a file's own mount is told from those around it."""

from pathlib import Path, PurePosixPath

import pytest

from storage.mounts import mount_of, network_mount

TABLE = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
23 22 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw
31 22 0:27 / /srv/scans rw,relatime shared:20 - nfs4 files.example:/export/scans rw,vers=4.2,hard,proto=tcp
32 22 0:28 / /srv/old rw,relatime shared:21 - nfs 10.0.0.7:/old rw,vers=3,nolock
33 31 8:17 / /srv/scans/local rw,relatime shared:22 - xfs /dev/sdb1 rw,attr2
34 22 0:31 / /mnt/Team\040Share rw,relatime - cifs //server/Team\040Share rw,vers=3.1.1,cache=strict
35 22 0:33 / /home/ann/remote rw,nosuid,nodev,relatime shared:30 - fuse.sshfs ann@host:/data rw,user_id=1000
36 22 0:34 / /run/user/1000/gvfs rw,nosuid,nodev,relatime - fuse.gvfsd-fuse gvfsd-fuse rw,user_id=1000
37 22 8:33 / /media/stick rw,nosuid,nodev,relatime - fuseblk /dev/sdc1 rw,user_id=0,blksize=4096
38 22 0:35 / /mnt/dav rw,nosuid,nodev - fuse https://cloud.example/dav/ rw,user_id=1000
39 22 0:36 / /net rw,relatime shared:40 - autofs /etc/auto.net rw,fd=7
40 39 0:37 / /net rw,relatime shared:41 - nfs4 other:/net rw,vers=4.1
41 22 0:40 / /var/lib/containers/merged rw,relatime - fuse.fuse-overlayfs fuse-overlayfs rw
42 22 0:41 / /mnt/mac rw,relatime - smb3 //mac.local/share rw
43 22 8:1 /home/ann/data /mnt/bound rw,relatime shared:1 master:2 propagate_from:3 - ext4 /dev/sda1 rw
44 22 0:42 / /bucket rw,nosuid - fuse.s3fs s3fs rw
45 22 0:43 / /glass rw - fuse.glusterfs gl:/volume rw
not a line of this table
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/ann/inkfield.db", "ext4", False),
        ("/srv/scans/home/inkfield.db", "nfs4", True),
        ("/srv/scanship/inkfield.db", "ext4", False),
        ("/srv/old/inkfield.db", "nfs", True),
        ("/srv/scans/local/inkfield.db", "xfs", False),
        ("/mnt/Team Share/inkfield.db", "cifs", True),
        ("/home/ann/remote/inkfield.db", "fuse.sshfs", True),
        ("/run/user/1000/gvfs/smb-share/inkfield.db", "fuse.gvfsd-fuse", True),
        ("/media/stick/inkfield.db", "fuseblk", False),
        ("/mnt/dav/inkfield.db", "fuse", True),
        ("/net/inkfield.db", "nfs4", True),
        ("/var/lib/containers/merged/inkfield.db", "fuse.fuse-overlayfs", False),
        ("/mnt/mac/inkfield.db", "smb3", True),
        ("/mnt/bound/inkfield.db", "ext4", False),
        ("/bucket/inkfield.db", "fuse.s3fs", True),
        ("/glass/inkfield.db", "fuse.glusterfs", True),
    ],
)
def test_a_path_lies_on_the_longest_mount_before_it(path: str, kind: str, network: bool) -> None:
    """Blanks, mounts inside mounts, mounts over mounts, and names that only begin alike."""
    mount = mount_of(PurePosixPath(path), TABLE)
    assert mount is not None
    assert (mount.kind, mount.is_network) == (kind, network)


def test_a_table_that_says_nothing_names_no_mount(tmp_path: Path) -> None:
    """Where the kernel keeps no such table, nothing is refused."""
    assert mount_of(PurePosixPath("/somewhere"), "") is None
    assert network_mount(tmp_path / "inkfield.db", tmp_path / "absent") is None


def test_a_link_to_a_network_folder_is_seen_through(tmp_path: Path) -> None:
    """What counts is where the bytes lie, not what the folder is called here."""
    share, table = tmp_path / "share", tmp_path / "mountinfo"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    table.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / {share} rw - nfs4 server:/share rw\n")
    assert network_mount(tmp_path / "inkfield.db", table) is None
    found = network_mount(tmp_path / "link" / "new" / "inkfield.db", table)
    assert found is not None
    assert found.source == "server:/share"


def test_this_machines_own_table_can_be_read(tmp_path: Path) -> None:
    """The folder of the tests is on some local file system."""
    assert network_mount(tmp_path / "inkfield.db") is None

"""A Redis of a test's own that can be killed, restarted empty and frozen; with a password, with TLS."""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from redis import Redis

from tests.services import START_SECONDS, absent, free_port, redis_program

PASSWORD = "a-secret-nobody-may-see"


@dataclass
class OwnRedis:
    """One server on one port; a restart forgets everything, as a server without persistence does."""

    folder: Path
    scheme: str
    options: tuple[str, ...] = ()
    parameters: str = ""
    password: str | None = None
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What INKFIELD_BROKER_URL would be."""
        secret = f":{self.password}@" if self.password else ""
        return f"{self.scheme}://{secret}127.0.0.1:{self.port}/0{self.parameters}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        port = ["--port", "0", "--tls-port", str(self.port)] if self.scheme == "rediss" else ["--port", str(self.port)]
        secret = ["--requirepass", self.password] if self.password else []
        here = ["--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "", "--appendonly", "no"]
        log = self.folder / "redis.log"
        with log.open("wb") as output:
            command = [redis_program(), *port, *here, *secret, *self.options]
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        until = time.monotonic() + START_SECONDS
        while b"Ready to accept connections" not in log.read_bytes():
            if self._process.poll() is not None and self.scheme == "rediss":
                absent("redis-server with TLS")
            assert self._process.poll() is None, log.read_text()
            assert time.monotonic() < until
            time.sleep(0.05)

    def waiting(self, queue: str) -> int:
        """How many messages nobody has taken out of a queue yet."""
        with Redis.from_url(self.url) as client:
            return cast(int, client.llen(queue))

    def kill(self) -> None:
        """End it with -9, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Keep its connections and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


def own_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*made, *names, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True, timeout=60
    )
    return certificate, key

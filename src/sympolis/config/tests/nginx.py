"""A real nginx on loopback with the configuration that we ship, or with another one."""

import datetime
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SHIPPED = Path(__file__).resolve().parents[4] / "deploy" / "nginx.conf"
# Debian keeps it where only root's PATH leads
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def shipped(*, port: int, app: int, data: Path, more: str = "") -> str:
    """deploy/nginx.conf for these ports and this data folder; `more` stands beside its `listen`."""
    words = SHIPPED.read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port}; {more}"),
        ("server_name programme.example.org;", "server_name 127.0.0.1 localhost;"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{app};"),
        ("/var/lib/sympolis/", f"{data}/"),
    ):
        assert old in words, f"deploy/nginx.conf no longer says {old}"
        words = words.replace(old, new)
    return words


class Nginx:
    """nginx with two workers in a folder of its own; `inside` is what stands in http { }."""

    def __init__(self, folder: Path, inside: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        user = "user root;" if os.geteuid() == 0 else ""  # else it could not read folders of tests
        temporary = " ".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; {user} worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;"
            f" events {{ worker_connections 1024; }}\nhttp {{ access_log off; keepalive_requests 1000000; {temporary}\n"
            f"{inside}\n}}\n"
        )
        self.log = folder / "error.log"
        self.process = subprocess.Popen(
            [PROGRAM, "-c", str(folder / "nginx.conf"), "-e", str(self.log)], stderr=subprocess.DEVNULL
        )

    def wait(self, port: int) -> None:
        """Until it listens."""
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=30).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < end, "nginx does not listen"
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def tls(folder: Path, port: int) -> str:
    """What to say for TLS on this port, with a certificate of our own for localhost."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    (folder / "certificate.pem").write_bytes(
        builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return (
        f"listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;"
    )

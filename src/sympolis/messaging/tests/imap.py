"""Real IMAP servers on loopback: pymap, which is in the lock, and Dovecot where it is installed."""

import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "exchange", "se:cr/et@1"
LONG = 180.0  # seconds to wait for a server to come up


def certificate(folder: Path) -> None:
    """cert.pem and key.pem for localhost, signed by themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ImapServer:
    """A server in a folder of its own; `url` is what SYMPOLIS_IMAP_URL would be."""

    tls = "starttls"

    def __enter__(self) -> "ImapServer":
        self.folder = Path(tempfile.mkdtemp(prefix="sympolis-imap-"))
        certificate(self.folder)
        self.port = free_port()
        self.process = self.start()
        end = time.monotonic() + LONG
        while not self._is_up():
            assert time.monotonic() < end, (self.folder / "log").read_text()
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_up(self) -> bool:
        try:
            self.talk().logout()
        except (OSError, imaplib.IMAP4.error):
            return False
        return True

    @property
    def ca(self) -> str:
        return str(self.folder / "cert.pem")

    @property
    def url(self) -> str:
        place = f"{USER}:se%3Acr%2Fet%401@localhost:{self.port}/INBOX"
        return f"imaps://{place}" if self.tls == "tls" else f"imap://{place}?starttls=1"

    def talk(self) -> imaplib.IMAP4:
        """Signed in, INBOX chosen."""
        context = ssl.create_default_context(cafile=self.ca)
        if self.tls == "tls":
            talk = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context, timeout=30)
        else:
            talk = imaplib.IMAP4("localhost", self.port, timeout=30)
            talk.starttls(context)
        talk.login(USER, PASSWORD)
        talk.select("INBOX")
        return talk

    def put(self, *mails: bytes) -> None:
        """Into the mailbox, unread."""
        talk = self.talk()
        for mail in mails:
            said, words = talk.append("INBOX", None, None, mail)
            assert said == "OK", words
        talk.logout()

    def unread(self) -> int:
        """Mails that nobody has looked at."""
        talk = self.talk()
        _said, found = talk.search(None, "UNSEEN")
        talk.logout()
        return len(found[0].split())


class PyMap(ImapServer):
    def start(self) -> subprocess.Popen:
        command = [sys.executable, "-c", "from pymap.main import main; main()", "--host", "127.0.0.1", "--port", str(self.port),
                   "--cert", self.ca, "--key", str(self.folder / "key.pem"), "dict", "--demo-user", USER, "--demo-password", PASSWORD]  # fmt: skip
        with open(self.folder / "log", "wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)


def dovecot() -> str:
    """The program, when it is one whose settings we know (2.3); else ""."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout if program else ""
    return program if version.startswith("2.3.") else ""


class Dovecot(ImapServer):
    """Without root's rights, as nobody where the tests run as root."""

    tls = "tls"
    settings = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
first_valid_uid = 1
first_valid_gid = 1
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service stats {{
  chroot =
}}
"""

    def start(self) -> subprocess.Popen:
        import grp
        import pwd

        root = os.geteuid() == 0
        user = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(user.pw_gid)
        words = self.settings.format(
            folder=self.folder, user=user.pw_name, group=group.gr_name, port=self.port, password=PASSWORD
        )
        (self.folder / "dovecot.conf").write_text(words)
        (self.folder / "log").touch()
        for place in (self.folder, *self.folder.iterdir()):
            os.chown(place, user.pw_uid, user.pw_gid)
        command = [dovecot(), "-F", "-c", str(self.folder / "dovecot.conf")]
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if root else {}
        return subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)

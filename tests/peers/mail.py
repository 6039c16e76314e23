"""A real mail server on loopback: Debian's Dovecot and Postfix, with configuration, queue and mailboxes of their own.

`with mail_server() as mail:` gives an IMAP server (plain with STARTTLS, and TLS), a port that takes mail from
anybody for the local domains as a public server does (`intake`), and one that takes mail for everywhere after a
login (`submission`). Plus addresses reach their account. Nothing leaves the machine:

- nobody@example.test and other unknown users of local domains are refused while the mail is handed over (550),
- anything @bounce.test is accepted and then comes back as a real delivery status notification,
- anything @defer.test stays in the queue (its server does not answer),
- every other domain is refused.

Needs root, since both servers divide themselves between users, and Debian's packages; they are installed where missing.
"""

import os
import pwd
import secrets
import shutil
import smtplib
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

from tests.peers.processes import HOST, Installation, PeerError, Processes, free_ports

ACCOUNTS = ("support@example.test", "agent@example.test", "alice@customers.test", "bob@customers.test")
_PACKAGES = ("dovecot-core", "dovecot-imapd", "dovecot-lmtpd", "postfix", "openssl")
_PROGRAMS = (
    "/usr/sbin/dovecot",
    "/usr/lib/dovecot/imap",
    "/usr/lib/dovecot/lmtp",
    "/usr/sbin/postfix",
    "/usr/bin/openssl",
)
_MASTER = "/usr/lib/postfix/sbin/master"


@dataclass(frozen=True)
class MailServer:
    """Where the running server is reached."""

    imap_port: int
    imaps_port: int
    intake_port: int
    submission_port: int
    ca_file: Path
    passwords: dict[str, str]
    folder: Path
    host: str = HOST

    def deliver(self, mail: EmailMessage | bytes, *, sender: str, recipient: str) -> None:
        """Hand a mail over as another company's server would."""
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        with smtplib.SMTP(self.host, self.intake_port, timeout=20) as server:
            server.sendmail(sender, [recipient], content)

    @contextmanager
    def mailbox(self, address: str) -> Iterator[IMAPClient]:
        """Logged in as the owner of an account, by an independent client."""
        client = IMAPClient(self.host, port=self.imap_port, ssl=False, timeout=20)
        try:
            client.login(address, self.passwords[address])
            yield client
        finally:
            client.shutdown()

    def settings_for(self, address: str) -> dict[str, object]:
        """What an administrator would fill in for this account: STARTTLS for sending, TLS for reading."""
        return {
            "address": address,
            "display_name": "Harborline",
            "imap_host": self.host,
            "imap_port": self.imaps_port,
            "imap_security": "tls",
            "imap_user": address,
            "imap_password": self.passwords[address],
            "smtp_host": self.host,
            "smtp_port": self.submission_port,
            "smtp_security": "starttls",
            "smtp_user": address,
            "smtp_password": self.passwords[address],
            "ca_file": str(self.ca_file),
            "signing_secret": "a secret of this test run",
        }


def why_not() -> str:
    """Why a mail server cannot be run here; empty where it can."""
    if os.geteuid() != 0:
        return "Dovecot and Postfix need root"
    if not _is_installed() and not shutil.which("apt-get"):
        return "Dovecot and Postfix are not installed, and there is no apt-get"
    return ""


def _is_installed() -> bool:
    return all(Path(program).exists() for program in _PROGRAMS)


def _install() -> None:
    """Debian's packages, kept from starting their own servers."""
    installation = Installation("mail")
    if _is_installed():
        return
    policy = Path("/usr/sbin/policy-rc.d")
    is_ours = not policy.exists()
    if is_ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        installation.run(["apt-get", "update", "-q"], cwd=None, **quiet)
        installation.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *_PACKAGES], cwd=None, **quiet)
    finally:
        if is_ours:
            policy.unlink()
    if not _is_installed():
        raise PeerError("mail: the packages are installed, yet programs are missing")


@contextmanager
def mail_server(accounts: Sequence[str] = ACCOUNTS) -> Iterator[MailServer]:
    """A mail server with these accounts, empty at the start and gone at the end."""
    if reason := why_not():
        raise PeerError(f"mail: {reason}")
    _install()
    with Processes("mail") as processes:
        folder = processes.public_folder()
        imap, imaps, intake, submission, lmtp, auth = free_ports(6)
        passwords = {account: secrets.token_urlsafe(10) for account in accounts}
        _certificate(folder)
        _configure_dovecot(folder, passwords, imap=imap, imaps=imaps, lmtp=lmtp, auth=auth)
        _configure_postfix(folder, accounts, intake=intake, submission=submission, lmtp=lmtp, auth=auth)
        processes.start("dovecot", ["/usr/sbin/dovecot", "-F", "-c", folder / "dovecot.conf"])
        # Postfix's own starter leaves its master process behind when it is stopped by a signal.
        processes.start("postfix", [_MASTER, "-c", folder / "postfix", "-d"])
        for port in (imap, imaps, lmtp, auth, intake, submission):
            processes.wait_for_port(port)
        yield MailServer(
            imap_port=imap,
            imaps_port=imaps,
            intake_port=intake,
            submission_port=submission,
            ca_file=folder / "cert.pem",
            passwords=passwords,
            folder=folder,
        )


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerError(f"mail: {command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def _certificate(folder: Path) -> None:
    names = "subjectAltName=DNS:localhost,DNS:mail.example.test,IP:127.0.0.1"
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "key.pem")
    _run(
        "openssl",
        "req",
        "-x509",
        *key,
        "-days",
        "30",
        "-subj",
        "/CN=localhost",
        "-addext",
        names,
        "-out",
        folder / "cert.pem",
    )
    (folder / "key.pem").chmod(0o644)


def _configure_dovecot(folder: Path, passwords: dict[str, str], *, imap: int, imaps: int, lmtp: int, auth: int) -> None:
    nobody = pwd.getpwnam("nobody")
    (folder / "mail").mkdir()
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    (folder / "dove").mkdir()
    users = "".join(f"{account}:{{PLAIN}}{password}::::::\n" for account, password in passwords.items())
    (folder / "passwd").write_text(users)
    (folder / "passwd").chmod(0o644)
    facts = {"folder": folder, "uid": nobody.pw_uid, "gid": nobody.pw_gid, "host": HOST}
    ports = {"imap": imap, "imaps": imaps, "lmtp": lmtp, "auth": auth}
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**facts, **ports))


def _configure_postfix(
    folder: Path, accounts: Sequence[str], *, intake: int, submission: int, lmtp: int, auth: int
) -> None:
    conf = folder / "postfix"
    for each in (conf, folder / "spool", folder / "data"):
        each.mkdir()
    postfix = pwd.getpwnam("postfix")
    os.chown(folder / "data", postfix.pw_uid, postfix.pw_gid)
    domains = sorted({account.partition("@")[2] for account in accounts})
    (conf / "mailboxes").write_text("".join(f"{account} x\n" for account in accounts))
    routes = [f"{domain} lmtp:inet:{HOST}:{lmtp}" for domain in (*domains, "bounce.test")]
    routes += [f"defer.test smtp:[{HOST}]:9", "* error:5.1.2 this server delivers to no other domain"]
    (conf / "transport").write_text("\n".join(routes) + "\n")
    facts = {"folder": folder, "host": HOST, "domains": ", ".join(domains), "lmtp": lmtp, "auth": auth}
    (conf / "main.cf").write_text(_POSTFIX.format(**facts))
    (conf / "master.cf").write_text(_POSTFIX_MASTER.format(host=HOST, intake=intake, submission=submission))
    _run("/usr/sbin/postfix", "-c", conf, "check")


_DOVECOT = """
base_dir = {folder}/dove
state_dir = {folder}/dove
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = {host}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%d/%n
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 500
mail_max_userip_connections = 200
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%d/%n
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {host}
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener sasl {{
    address = {host}
    port = {auth}
  }}
}}
"""

_POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/data/postfix.log
maillog_file_prefixes = {folder}
myhostname = mail.example.test
mydestination =
inet_interfaces = {host}
inet_protocols = ipv4
mynetworks = {host}/32
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{folder}/postfix/mailboxes
virtual_transport = lmtp:inet:{host}:{lmtp}
transport_maps = texthash:{folder}/postfix/transport
recipient_delimiter = +
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = reject_unlisted_recipient
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:{host}:{auth}
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
message_size_limit = 52428800
minimal_backoff_time = 30s
queue_run_delay = 30s
smtpd_client_connection_rate_limit = 0
disable_vrfy_command = yes
notify_classes =
"""

_POSTFIX_MASTER = """
{host}:{intake} inet n - n - - smtpd -o smtpd_sasl_auth_enable=no
{host}:{submission} inet n - n - - smtpd
 -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

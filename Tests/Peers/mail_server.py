"""The mail servers that JixiaMailTests speaks to: aiosmtpd on free ports of 127.0.0.1, each with its own rules.

    mail_server.py FOLDER

Makes the certificates server.pem and stranger.pem in FOLDER, prints the ports as one line of JSON, and writes what is
heard into FOLDER as JSON: heard-N.json for each command that matters and each mail. Ends when its standard input ends.
"""

import asyncio
import email
import email.policy
import json
import ssl
import subprocess
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "jixia@example.com", "correct horse: 稷下"

# What the servers answer to some recipients and to the mails for others.
AT_RCPT = {
    "nobody": "550 5.1.1 <{address}> no such user here",
    "busy": "451 4.3.0 try again later",
    "full": "552 5.2.2 mailbox full",
}
AT_DATA = {"spam": "554 5.7.1 looks like spam", "later": "452 4.3.1 no room now"}


class Log:
    """Whole files only: each is written beside its place and moved there."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def write(self, server, event, session, **values):
        self.count += 1
        place = self.folder / f"heard-{self.count:06}.json"
        beside = place.with_suffix(".part")
        peer = session.peer[1] if session.peer else 0
        beside.write_text(json.dumps({"server": server, "event": event, "peer": peer, **values}))
        beside.rename(place)


class Rules:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.log.write(self.name, "EHLO", session, text=hostname)
        return responses

    async def handle_NOOP(self, server, session, envelope, argument):
        self.log.write(self.name, "NOOP", session)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.log.write(self.name, "MAIL", session, text=address)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = AT_RCPT.get(address.split("@")[0])
        if answer:
            return answer.format(address=address)
        if address.startswith("hang@"):
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0].split("@")[0]
        if to == "cut":
            server.transport.abort()
            return "250 never arrives"
        if to == "silence":
            await asyncio.sleep(3600)
        if to in AT_DATA:
            return AT_DATA[to]
        self.log.write(
            self.name,
            "MESSAGE",
            session,
            text=envelope.mail_from,
            message={
                "to": envelope.rcpt_tos,
                "tls": session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
                "user": session.auth_data,
                **parsed(envelope.original_content),
            },
        )
        return "250 OK"


def parsed(content):
    """A mail as Python's own parser reads it."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return {
        "raw": content.decode("ascii"),
        "headers": {name.lower(): str(value) for name, value in mail.items()},
        "header_names": [name.lower() for name in mail.keys()],
        "type": mail.get_content_type(),
        "defects": [repr(defect) for part in mail.walk() for defect in part.defects],
        "parts": [{"type": part.get_content_type(), "text": part.get_content()} for part in parts],
    }


def authenticator(name, log):
    def check(server, session, envelope, mechanism, data):
        is_right = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
        log.write(name, "AUTH", session, text=mechanism, isRight=is_right)
        # handled=False: aiosmtpd answers 535 itself.
        return AuthResult(success=is_right, handled=False, auth_data=USER if is_right else None)

    return check


def certificate(folder, name):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"],
        check=True,
        capture_output=True,
    )


async def mute(reader, writer):
    """Accepts, and never says a word."""
    await reader.read()
    writer.close()


async def closed_for_today(reader, writer):
    writer.write(b"554-we serve\r\n554 nobody today\r\n")
    await reader.read()
    writer.close()


async def short_of_breath(reader, writer):
    """Takes one mail for each connection, then hangs up without a word."""
    writer.write(b"220 here\r\n")
    while line := await reader.readline():
        if line.startswith(b"DATA"):
            writer.write(b"354 go on\r\n")
            while await reader.readline() != b".\r\n":
                pass
            writer.write(b"250 taken\r\n")
            await writer.drain()
            break
        writer.write(b"250 fine\r\n")
    writer.close()


async def serve(folder):
    for name in ["server", "stranger"]:
        certificate(folder, name)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    log = Log(folder)
    login = {"auth_required": True}
    rules = {
        "plain": {},
        "login": {**login, "auth_require_tls": False},
        # The same again, each for the one test that looks at everything it heard.
        "guarded": {**login, "auth_require_tls": False},
        "stripped": {**login, "auth_require_tls": False},
        "mechanism_login": {**login, "auth_require_tls": False, "auth_exclude_mechanism": ["PLAIN"]},
        "starttls": {"tls_context": context, "require_starttls": True},
        "starttls_login": {"tls_context": context, "require_starttls": True, **login},
        "implicit": {"auth_require_tls": False, **login},
    }
    loop = asyncio.get_running_loop()
    ports = {}
    for name, options in rules.items():

        def make(name=name, options=options):
            asks = {"authenticator": authenticator(name, log)} if "auth_required" in options else {}
            return SMTP(Rules(name, log), hostname="mail.test", loop=loop, **asks, **options)

        server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if name == "implicit" else None)
        ports[name] = server.sockets[0].getsockname()[1]
    for name, talk in {"mute": mute, "closed": closed_for_today, "short": short_of_breath}.items():
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        ports[name] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))

"""Stand-ins for programs that are in no package: they answer as the real ones do to what others ask of them, and to nothing else.

MAS: https://element-hq.github.io/matrix-authentication-service/topics/architecture.html and reference/cli/server.html
Sign-in provider: https://openid.net/specs/openid-connect-discovery-1_0.html
Authorisation service of Matrix RTC: https://github.com/element-hq/lk-jwt-service#readme; SFU: https://docs.livekit.io
"""

import contextlib
import http.server
import json
import re
import threading
import time

import psycopg2
from harness import LOOPBACK, Server

COMPAT = re.compile(r"/_matrix/client/(?:api/v1|r0|v3|unstable)/(login|logout|refresh)(?:/.*)?")


class StandIn:
    """A web server on loopback whose answers a subclass gives: `answer(method, path, headers, body)` is a status, and a text or data."""

    def __init__(self):
        self.slow, self.asked = 0, []
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                path = self.path.partition("?")[0]
                stand_in.asked.append((self.command, self.path))
                time.sleep(stand_in.slow)
                self.send(*stand_in.answer(self.command, path, self.headers, body))

            def send(self, status, content):
                text = (content if isinstance(content, str) else json.dumps(content)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html" if isinstance(content, str) else "application/json")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = respond

            def log_message(self, *_):
                pass

        self.server = Server((LOOPBACK, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Mas(StandIn):
    """MAS with its configuration (that which the init container made), and PostgreSQL where it really is.

    A request of Synapse counts only with the shared secret.
    """

    def __init__(self, config, database):
        self.config, self.database = config, database
        self.base = config["http"]["public_base"].rstrip("/") + "/"
        self.issuer = config["http"].get("issuer", self.base)
        with open(config["matrix"]["secret_file"], encoding="utf-8") as file:
            self.secret = file.read().strip()
        super().__init__()

    def reaches_database(self):
        own = self.config["database"]
        with open(own["password_file"], encoding="utf-8") as file:
            password = file.read().strip()
        try:
            connection = psycopg2.connect(
                host=LOOPBACK, port=self.database, user=own["username"], dbname=own["database"], password=password, connect_timeout=5
            )
        except psycopg2.OperationalError:
            return False
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)

    def discovery(self):
        base = self.base
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{base}authorize",
            "token_endpoint": f"{base}oauth2/token",
            "jwks_uri": f"{base}oauth2/keys.json",
            "registration_endpoint": f"{base}oauth2/registration",
            "revocation_endpoint": f"{base}oauth2/revoke",
            "introspection_endpoint": f"{base}oauth2/introspect",
            "account_management_uri": f"{base}account/",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["plain", "S256"],
        }

    def answer(self, method, path, headers, body):
        if found := COMPAT.fullmatch(path):
            return self.compat(found[1], method)
        if path == "/oauth2/introspect":
            return self.introspect(method, headers, body)
        if path == "/.well-known/openid-configuration":
            return 200, self.discovery()
        # What a browser sees is not there without the database.
        if path in ("/", "/login", "/account/", "/register", "/recover"):
            return (200, "<html>") if self.reaches_database() else (500, "<html>an error")
        return 404, "<html>not found"

    def compat(self, path, method):
        """https://spec.matrix.org/latest/client-server-api/#login"""
        if method == "GET" and path == "login":
            sso = {"type": "m.login.sso", "identity_providers": [], "delegated_oidc_compatibility": True}
            return 200, {"flows": [{"type": "m.login.password"}, sso, {"type": "m.login.token"}]}
        if method != "POST":
            return 405, ""
        return 403, {"errcode": "M_FORBIDDEN", "error": "not here"}

    def introspect(self, method, headers, body):
        """https://datatracker.ietf.org/doc/html/rfc7662"""
        if method != "POST":
            return 405, ""
        if headers.get("Authorization") != f"Bearer {self.secret}":
            return 401, {"error": "invalid_client"}
        assert body.startswith("token=")
        return 200, {"active": False}


class MasHealth(StandIn):
    """The listener of MAS that only the cluster reaches."""

    def __init__(self, mas):
        self.mas = mas
        super().__init__()

    def answer(self, method, path, headers, body):
        if path != "/health":
            return 404, ""
        return (200, "ok") if self.mas.reaches_database() else (500, "an error")


class Provider(StandIn):
    """An OpenID Connect provider that calls itself `issuer`."""

    def __init__(self, issuer):
        self.issuer = issuer
        super().__init__()

    def answer(self, method, path, headers, body):
        if path != "/.well-known/openid-configuration":
            return 404, ""
        base = self.issuer.rstrip("/")
        return 200, {
            "issuer": self.issuer,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }


class RtcTokens(StandIn):
    """The authorisation service of Matrix RTC."""

    broken = False

    def answer(self, method, path, headers, body):
        if self.broken:
            return 500, "an error"
        if path == "/healthz":
            return 200, ""
        if path in ("/get_token", "/sfu/get"):
            return (405, "") if method != "POST" else (400, {"errcode": "M_BAD_JSON", "error": "The request body is missing"})
        return 404, ""


class Sfu(StandIn):
    """LiveKit: its plain page; calls are not answered."""

    def answer(self, method, path, headers, body):
        return (200, "OK") if path == "/" else (404, "")


class Page(StandIn):
    """Somebody's page."""

    def answer(self, method, path, headers, body):
        return 200, "<html>"

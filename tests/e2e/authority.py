"""A certificate authority that nobody knows, and a web server on loopback that has a certificate of it."""

import contextlib
import http.server
import json
import ssl
import subprocess
import threading

import harness


class Authority:
    """Makes the authority, and a certificate for `localhost`, in a folder: `ca.crt`, `server.crt`, `server.key`."""

    def __init__(self, folder):
        self.folder = folder
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        self.run([*make, "-subj", "/CN=Company", "-keyout", "ca.key", "-out", "ca.crt"])
        self.run(
            [*make, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.crt", "-CA", "ca.crt", "-CAkey", "ca.key"]
            + ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]
        )

    def run(self, argv):
        subprocess.run(argv, cwd=self.folder, check=True, capture_output=True, timeout=60)

    def path(self, name):
        return self.folder / name

    @contextlib.contextmanager
    def serving(self, answers):
        """Serves these texts by path over TLS until the block ends; gives the port."""

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = json.dumps(answers[self.path]).encode() if self.path in answers else b"{}"
                self.send_response(200 if self.path in answers else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path("server.crt"), self.path("server.key"))
        server = harness.Server((harness.LOOPBACK, 0), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            server.server_close()

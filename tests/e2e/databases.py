"""A real PostgreSQL in a temporary folder, on loopback, with passwords asked for over TCP."""

import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

import harness

BIN = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]


class Server:
    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.env = {**os.environ, "PGHOST": folder, "PGPORT": str(port)}

    def sql(self, text, database="postgres"):
        """Asks as the superuser, on the socket; gives the rows."""
        argv = ["psql", "-X", "-A", "-t", "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-c", text]
        run = subprocess.run(argv, env=self.env, capture_output=True, text=True, timeout=30)
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()

    def can_login(self, user, database, password):
        """Whether the password opens the database, over TCP."""
        argv = ["psql", "-X", "-w", "-h", "127.0.0.1", "-U", user, "-d", database, "-c", "SELECT 1"]
        env = {**self.env, "PGPASSWORD": password}
        return subprocess.run(argv, env=env, capture_output=True, timeout=30).returncode == 0


def certificate(folder, certificate, key):
    """Puts a certificate and its key where the server may read them; gives its options."""
    options = ["-c", "ssl=on"]
    for name, content in (("cert", certificate), ("key", key)):
        path = pathlib.Path(folder, f"server.{name}")
        path.write_bytes(content)
        path.chmod(0o600)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(path, owner.pw_uid, owner.pw_gid)
        options += ["-c", f"ssl_{name}_file={path}"]
    return options


@contextlib.contextmanager
def postgres(tls=None):
    """Runs a new server, with TLS where a certificate and its key are given. It refuses root, who runs it as the user that the package makes."""
    folder = tempfile.mkdtemp(prefix="pg-")
    run_as = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        run_as = ["runuser", "-u", "postgres", "--"]
    os.chmod(folder, 0o755)
    data, port = f"{folder}/data", harness.free_port()
    initdb = [f"{BIN}/initdb", "-D", data, "-U", "postgres", "--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C"]
    subprocess.run([*run_as, *initdb], check=True, capture_output=True, timeout=120)
    options = certificate(folder, *tls) if tls else []
    server = [f"{BIN}/postgres", *options, "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
    try:
        with harness.process([*run_as, *server], port):
            yield Server(folder, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

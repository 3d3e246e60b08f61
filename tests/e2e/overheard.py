"""Programs in front of kubectl and curl that write down how they are called, and call them.

An API server reaches pods by their addresses, and refuses endpoints on loopback; so what is asked of a pod by way of it
(`kubectl get --raw /api/v1/namespaces/NAMESPACE/pods/POD:PORT/proxy/PATH`) is answered here. All else goes to the real one.
"""

import os
import pathlib
import re
import shlex
import shutil

from stand_ins import StandIn

import requests

PROXY = re.compile(r"/api/v1/namespaces/[^/]+/pods/([^/:]+):(\d+)/proxy(/.*)")
SCRIPT = r"""#!/bin/sh
words=$(for word in "$@"; do printf '%s\001' "$word"; done)
printf '%s\n' "$words" >> {log}
{rest}
"""
# As kubectl tells of an answer that is no success.
KUBECTL = r"""case "$*" in
*/proxy/*)
  for word in "$@"; do case "$word" in /api/*) path=$word;; esac; done
  answer=$({curl} --silent --show-error --write-out '\n%{http_code}' "http://127.0.0.1:{pods}$path") || exit 1
  status=${answer##*
}
  if [ "$status" = 200 ]; then printf '%s' "${answer%
*}"; exit 0; fi
  echo "Error from server (InternalError): an error on the server (\"${answer%
*}\") has prevented the request from succeeding" >&2
  exit 1;;
esac
exec {kubectl} $MASTHEAD_TEST_KUBECTL "$@"
"""


class PodProxy(StandIn):
    """What the API server is for pages of pods: `pods` is the port on loopback by `service:port`, where the pod is `service…-0`."""

    def __init__(self, pods):
        self.pods = pods
        super().__init__()

    def answer(self, method, path, headers, body):
        found = PROXY.fullmatch(path)
        port = self.pods.get(f"{found[1].removesuffix('-0')}:{found[2]}")
        if port is None:
            return 503, "no such pod"
        try:
            there = requests.get(f"http://127.0.0.1:{port}{found[3]}", timeout=20)
        except requests.ConnectionError:
            return 503, "connection refused"
        return there.status_code, there.text


class Overheard:
    """The folder for PATH, and what has been called since `clear()`: lists of words."""

    def __init__(self, folder, pods):
        self.folder, self.log = pathlib.Path(folder), {}
        self.proxy = PodProxy(pods)
        self.folder.mkdir()
        for name, rest in (("kubectl", KUBECTL), ("curl", 'exec {curl} "$@"\n')):
            self.log[name] = self.folder / f"{name}.log"
            filled = rest.replace("{pods}", str(self.proxy.port))
            for program in ("kubectl", "curl"):
                filled = filled.replace(f"{{{program}}}", shlex.quote(shutil.which(program)))
            script = self.folder / name
            script.write_text(SCRIPT.replace("{log}", shlex.quote(str(self.log[name]))).replace("{rest}", filled))
            script.chmod(0o755)
        self.clear()

    def clear(self):
        for log in self.log.values():
            log.write_text("")

    def called(self, name):
        return [line.split("\1")[:-1] for line in self.log[name].read_text().splitlines()]

    def path(self):
        return f"{self.folder}:{os.environ['PATH']}"

    def close(self):
        self.proxy.close()

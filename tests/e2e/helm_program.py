"""Helm itself, from its library: `python helm_program.py ACTION ARGUMENTS`, where ACTION is install, upgrade, rollback or uninstall and ARGUMENTS are JSON.
It writes under the name of the process, so that this runs as `helm` (or as Flux's controller)."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import threading

NOW = "2026-01-01T00:00:00Z"


def run(cluster, action, folder=None, manifests="", driver="secret", values=None, name="helm"):
    """Carries out an action on the release `ess` of a cluster's namespace. The chart has these manifests, and its Jobs are done at once."""
    given = {"namespace": cluster.namespace, "driver": driver, "values": values}
    if folder:
        given["chart"] = write_chart(pathlib.Path(folder) / "matrix-stack", manifests)
    env = {**cluster.env, "PYTHONPATH": os.pathsep.join(sys.path)}
    with jobs_are_done(cluster):
        argv = [name, __file__, action, json.dumps(given)]
        done = subprocess.run(argv, executable=sys.executable, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr


def write_chart(folder, manifests):
    """A chart whose templates are these manifests as they are."""
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: matrix-stack\nversion: 26.11.3\n")
    text = "".join({"{": '{{ "{" }}', "}": '{{ "}" }}'}.get(c, c) for c in manifests)
    (folder / "templates" / "all.yaml").write_text(text)
    return str(folder)


@contextlib.contextmanager
def jobs_are_done(cluster):
    """Inside of the block each Job is done as soon as it is there, as by a cluster that runs pods."""
    over = threading.Event()

    def finish():
        while not over.wait(0.2):
            listed = cluster.kubectl("get", "jobs", "--output=json", check=False)
            items = json.loads(listed.stdout)["items"] if listed.returncode == 0 else []
            for item in items:
                if "conditions" not in item.get("status", {}):
                    finish_job(cluster, item["metadata"]["name"])

    thread = threading.Thread(target=finish)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def finish_job(cluster, name):
    conditions = [{"type": it, "status": "True", "lastTransitionTime": NOW, "lastProbeTime": NOW} for it in ("SuccessCriteriaMet", "Complete")]
    status = {"status": {"startTime": NOW, "completionTime": NOW, "succeeded": 1, "conditions": conditions}}
    # Helm may delete it meanwhile.
    cluster.kubectl("patch", "job", name, "--subresource=status", f"--patch={json.dumps(status)}", check=False)


def main(action, given):
    import helm_python

    config = helm_python.Config(kubeconfig_path=os.environ["KUBECONFIG"], namespace=given["namespace"], storage_driver=given["driver"])
    with config:
        if action in ("install", "upgrade"):
            getattr(config, action)(given["chart"], "ess", given["values"], namespace=given["namespace"], timeout=120)
        else:
            getattr(config, action)("ess", timeout=60)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))

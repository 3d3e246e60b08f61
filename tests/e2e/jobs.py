"""Runs the pods of rendered Jobs and CronJobs on this machine: their containers one after the other, as processes that have the
variables of the container and nothing else, with folders in the place of volumes."""

import base64
import os
import pathlib
import shutil
import subprocess


class Job:
    """The pod of a Job or a CronJob, e.g. `CronJob/ess-backup`. Claims are folders by name, `secrets` those of users."""

    def __init__(self, objects, name, root, claims=None, secrets=None):
        self.objects, self.claims, self.secrets = objects, claims or {}, secrets or {}
        spec = objects[name]["spec"]
        self.spec = spec.get("jobTemplate", {}).get("spec", spec)["template"]["spec"]
        self.root = pathlib.Path(root)
        self.folders = {volume["name"]: self.folder(volume) for volume in self.spec["volumes"]}

    def folder(self, volume):
        """What a volume is here."""
        if claim := volume.get("persistentVolumeClaim"):
            return pathlib.Path(self.claims[claim["claimName"]])
        folder = self.root / volume["name"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if "configMap" in volume:
            for name, text in self.objects[f"ConfigMap/{volume['configMap']['name']}"]["data"].items():
                (folder / name).write_text(text)
        elif "secret" in volume:
            for name, content in self.secret(volume["secret"]["secretName"]).items():
                (folder / name).write_bytes(content)
        return folder

    def secret(self, name):
        if name in self.secrets:
            return self.secrets[name]
        return {key: base64.b64decode(text) for key, text in self.objects[f"Secret/{name}"]["data"].items()}

    def containers(self):
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]

    def here(self, container, text):
        """A path of the container, as it is on this machine."""
        for mount in container["volumeMounts"]:
            path = mount["mountPath"]
            if text == path or text.startswith(f"{path}/"):
                return str(self.folders[mount["name"]]) + text.removeprefix(path)
        return text

    def value(self, container, variable):
        source = variable.get("valueFrom")
        if source is None:
            return self.here(container, variable["value"])
        if "fieldRef" in source:
            assert source["fieldRef"]["fieldPath"] == "metadata.name"
            return "the-pod"
        key = source["secretKeyRef"]
        return self.secret(key["name"])[key["key"]].decode()

    def command(self, name, path=None, **more):
        """The arguments and the variables of a container. `path` is where programs are."""
        container = next(c for c in self.containers() if c["name"] == name)
        env = {variable["name"]: self.value(container, variable) for variable in container.get("env", [])}
        env |= {"PATH": path or os.environ["PATH"], "SCRIPTS": self.here(container, "/scripts"), "HOME": str(self.root), **more}
        return [self.here(container, word) for word in container["command"]], env

    def run(self, path=None, **more):
        """Runs all containers; one that fails ends it. Gives the status and all that was printed."""
        said = ""
        for container in self.containers():
            argv, env = self.command(container["name"], path, **more)
            done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=300, check=False, cwd=self.root)
            said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, said
        return 0, said

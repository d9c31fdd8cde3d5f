"""One part of the cluster: a process with a folder and ports."""

from pathlib import Path

from .machine import Process, Refusal, end_of, need_programs, wait_until


class Part:
    programs = ()
    ports = ("port",)
    stop_seconds = 40

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name

    @property
    def folder(self) -> Path:
        return self.cluster.folder / self.name

    @property
    def console(self):
        """What the process prints."""
        return self.folder / "console.log"

    @property
    def log(self):
        return self.console

    def port_of(self, name):
        return self.cluster.state["ports"][f"{self.name}.{name}"]

    @property
    def port(self):
        return self.port_of("port")

    @property
    def address(self):
        return f"127.0.0.1:{self.port}" if self.ports else ""

    @property
    def process(self):
        return Process.read(self.cluster.processes().get(self.name))

    def is_alive(self):
        process = self.process
        return process is not None and process.is_alive()

    def launch(self, command, env):
        need_programs(self.programs)
        if self.is_alive():
            raise Refusal(f"{self.name} runs already")
        self.folder.mkdir(exist_ok=True)
        self.cluster.keep_process(self.name, Process.start(command, env=dict(env), folder=self.folder, output=self.console))

    def start(self):
        raise NotImplementedError

    def is_ready(self):
        raise NotImplementedError

    def wait_until_ready(self, seconds=60):
        wait_until(lambda: self.is_ready() or not self.is_alive(), seconds, lambda: f"{self.name} is not ready:\n{self.last_words()}")
        if not self.is_alive():
            raise Refusal(f"{self.name} ended:\n{self.last_words()}")

    def last_words(self):
        return end_of(self.log)

    def stop(self):
        process = self.process
        if process and not process.stop(self.stop_seconds):
            print(f"{self.name} did not end within {self.stop_seconds} s and was killed.", flush=True)

    def kill(self):
        process = self.process
        if process:
            process.kill()

    def describe(self):
        """A few words on a living part."""
        return "ready" if self.is_ready() else "not ready"

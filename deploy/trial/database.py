"""The three Galera nodes."""

import os
import pwd
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import galera_recover

from .machine import Refusal, is_root, program, wait_until
from .part import Part

DEPLOY = Path(__file__).resolve().parents[1]
NAMES = ("db1", "db2", "db3")
# Paths of sockets in the file system end at 107 bytes.
SOCKET_MAX = 107
ASKED = ("wsrep_local_state_comment", "wsrep_cluster_size", "wsrep_cluster_status", "wsrep_last_committed")

# What differs from three machines: ports instead of addresses, little memory, and a dead node is noticed at once, for there is no network
# that could be slow.
TRIAL = """
[mariadbd]
port = {port}
datadir = {data}
socket = {socket}
pid_file = {data}/pid
log_error = {log}
bind_address = 127.0.0.1
innodb_buffer_pool_size = 64M
innodb_log_file_size = 48M
wsrep_cluster_name = jixia-trial
wsrep_cluster_address = gcomm://{members}
wsrep_node_name = {name}
wsrep_node_address = 127.0.0.1:{group_port}
wsrep_sst_receive_address = 127.0.0.1:{copy_port}
wsrep_provider_options = "{provider}"
"""


class DatabaseNode(Part):
    programs = ("mariadbd", "mariadb-install-db", "mariadb", "rsync")
    ports = ("port", "group_port", "missed_port", "copy_port")
    stop_seconds = 60

    @property
    def data(self):
        return self.folder / "data"

    @property
    def socket(self):
        return self.folder / "socket"

    @property
    def log(self):
        return self.folder / "error.log"

    def prepare(self):
        if len(str(self.socket)) > SOCKET_MAX:
            raise Refusal(f"{self.socket} is too long a path for a socket; choose a --folder nearer to the root")
        self.folder.mkdir(exist_ok=True)
        if is_root():
            self._refuse_closed_folder()
            shutil.chown(self.folder, "mysql", "mysql")
        shipped = (DEPLOY / "mariadb/galera.cnf").read_text()
        self.config.write_text(shipped + self._trial_settings())

    @property
    def config(self):
        return self.folder / "my.cnf"

    def _trial_settings(self):
        group = self.port_of("group_port")
        provider = {
            "base_host": "127.0.0.1", "base_port": group, "gmcast.listen_addr": f"tcp://127.0.0.1:{group}",
            "ist.recv_addr": f"127.0.0.1:{self.port_of('missed_port')}", "gcache.size": "128M", "gcs.fc_limit": 128, "pc.recovery": "true",
            "evs.keepalive_period": "PT0.3S", "evs.suspect_timeout": "PT2S", "evs.inactive_check_period": "PT0.3S",
            "evs.inactive_timeout": "PT5S", "evs.install_timeout": "PT5S",
        }
        members = ",".join(f"127.0.0.1:{node.port_of('group_port')}" for node in self.cluster.databases)
        return TRIAL.format(
            port=self.port, data=self.data, socket=self.socket, log=self.log, members=members, name=self.name,
            group_port=group, copy_port=self.port_of("copy_port"),
            provider=";".join(f"{key}={value}" for key, value in provider.items()))

    def _refuse_closed_folder(self):
        """As root the database runs as the user of its package, who has to be able to get here."""
        for parent in [self.cluster.folder, *self.cluster.folder.parents]:
            if not parent.stat().st_mode & 0o001:
                raise Refusal(f"the user mysql cannot enter {parent}; choose another --folder, or: chmod o+x {parent}")

    def install(self):
        made = subprocess.run(
            [program("mariadb-install-db"), "--no-defaults", "--auth-root-authentication-method=socket",
             f"--auth-root-socket-user={own_name()}", "--skip-test-db", f"--datadir={self.data}", *as_mysql()],
            capture_output=True, text=True)
        if made.returncode != 0:
            raise Refusal(f"mariadb-install-db failed:\n{made.stdout}{made.stderr}")

    @property
    def is_installed(self):
        return (self.data / "grastate.dat").exists()

    def command(self, *options):
        return [program("mariadbd"), f"--defaults-file={self.config}", *options, *as_mysql()]

    def start(self, *, as_first=False):
        """Comes back into a cluster that is there, or begins one."""
        self.prepare()
        self.data.mkdir(exist_ok=True)
        if is_root():
            shutil.chown(self.data, "mysql", "mysql")
        options = []
        if as_first and not self.is_installed:
            self.install()
        elif self.is_installed:
            # Without it a node that was killed does not know how far it was, and copies everything.
            options.append("--wsrep_start_position={}:{}".format(*self.position()))
        if as_first:
            self._allow_first()
            options.append("--wsrep-new-cluster")
        self.launch(self.command(*options), env=os.environ)

    def _allow_first(self):
        (self.data / "gvwstate.dat").unlink(missing_ok=True)
        state = self.data / "grastate.dat"
        if state.exists():
            state.write_text(state.read_text().replace("safe_to_bootstrap: 0", "safe_to_bootstrap: 1"))

    def position(self):
        """How far its data goes, while it does not run."""
        if (self.data / "sst_in_progress").exists():
            # Killed while it was given a copy: it has to be given all of it again.
            return galera_recover.NOWHERE, -1
        try:
            return galera_recover.position(self.data, [f"--defaults-file={self.config}"])
        except galera_recover.Unsure as unsure:
            raise Refusal(str(unsure)) from None

    def is_ready(self):
        return self.figures().get("wsrep_local_state_comment") == "Synced" and self.is_in_primary

    @property
    def is_in_primary(self):
        return self.figures().get("wsrep_cluster_status") == "Primary"

    def wait_until_ready(self, seconds=90):
        wait_until(lambda: self.is_ready() or not self.is_alive(), seconds, lambda: f"{self.name} is not synced:\n{self.last_words()}")
        if not self.is_alive():
            raise Refusal(f"{self.name} ended:\n{self.last_words()}")

    def sql(self, text, timeout=10):
        """As the user who started the cluster, by the socket."""
        return subprocess.run(
            [program("mariadb"), "--no-defaults", f"--socket={self.socket}", f"--user={own_name()}", "--batch",
             "--skip-column-names", "--execute", text], capture_output=True, text=True, timeout=timeout)

    def figures(self):
        if not self.is_alive() or self.process.is_paused():
            return {}
        names = ", ".join(f"'{name}'" for name in ASKED)
        try:
            answer = self.sql(f"SHOW GLOBAL STATUS WHERE Variable_name IN ({names})")
        except subprocess.TimeoutExpired:
            return {}
        return dict(line.split("\t") for line in answer.stdout.splitlines())

    def describe(self):
        figures = self.figures()
        if not figures:
            return "does not answer"
        return "{}, {}, cluster of {}, write {}".format(
            figures["wsrep_local_state_comment"], figures["wsrep_cluster_status"], figures["wsrep_cluster_size"],
            figures["wsrep_last_committed"])


def own_name():
    """Not from the environment, which may tell of another user."""
    return pwd.getpwuid(os.geteuid()).pw_name


def as_mysql():
    return ["--user=mysql"] if is_root() else []


class Databases:
    """What concerns all nodes together."""

    def __init__(self, nodes, database, user, password):
        self.nodes, self.database, self.user, self.password = nodes, database, user, password

    def start(self, wanted=None):
        """Starts the wanted nodes (all by default). A cluster that is down as a whole is begun by the node that has everything."""
        wanted = [node for node in wanted or self.nodes if not node.is_alive()]
        if not wanted:
            return
        if not any(node.is_alive() for node in self.nodes):
            first = self._choose_first()
            first.start(as_first=True)
            first.wait_until_ready()
            self._make_user(first)
        elif not any(node.is_in_primary for node in self.nodes):
            self._reunite()
        # One after another: a node that gives a copy cannot give a second one meanwhile.
        for node in wanted:
            if not node.is_alive():
                node.start()
                node.wait_until_ready()

    def _choose_first(self):
        """Compares how far each node's data goes. Nodes that were never started have nothing to compare."""
        known = [node for node in self.nodes if node.is_installed]
        if not known:
            return self.nodes[0]
        for node in known:
            node.prepare()
        with ThreadPoolExecutor() as pool:
            positions = dict(zip([node.name for node in known], pool.map(lambda node: node.position(), known)))
        safe = [node.name for node in known if galera_recover.is_safe(node.data)]
        try:
            name = galera_recover.choose(positions, safe)
        except galera_recover.Unsure as unsure:
            raise Refusal(f"no node may begin the cluster: {unsure}") from None
        told = ", ".join(f"{node} at {number}" for node, (_, number) in positions.items())
        print(f"The database was down as a whole ({told}): {name} begins.", flush=True)
        return next(node for node in known if node.name == name)

    def _reunite(self):
        """The majority was lost. All others are known to be dead here, so the one that is left may go on alone; on several machines
        nobody knows that of a machine that does not answer."""
        left = max((node for node in self.nodes if node.is_alive()), key=lambda node: int(node.figures().get("wsrep_last_committed", -1)))
        print(f"{left.name} had lost the majority and goes on.", flush=True)
        left.sql("SET GLOBAL wsrep_provider_options = 'pc.bootstrap=YES'")
        left.wait_until_ready(30)

    def _make_user(self, node):
        """One user for serving and migrating, with rights on its database alone."""
        made = node.sql(
            f"CREATE DATABASE IF NOT EXISTS {self.database} CHARACTER SET utf8mb4; "
            f"CREATE USER IF NOT EXISTS {self.user}@'127.0.0.1' IDENTIFIED BY '{self.password}'; "
            f"GRANT ALL ON {self.database}.* TO {self.user}@'127.0.0.1'")
        if made.returncode != 0:
            raise Refusal(f"{node.name}: {made.stderr}")

    def writer(self):
        """The node that servers write to: the first healthy one in the order of their setting."""
        return next((node.name for node in self.nodes if node.is_ready()), None)

"""Plays docker-compose.yml without Docker: the commands it names, behind the nginx it configures, on free ports."""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qms.processes import Process
from qms.settings import BASE_DIR
from tests.live.conftest import manage, until
from tests.servers import free_port, listens, process, program
from tests.stages import clean

CHOSEN = {
    "QMS_HOSTS": "qms.example.vn",
    "QMS_BASE_URL": "http://qms.example.vn",
    "QMS_FILES_HOST": "tep.example.vn",
    "REDIS_PASSWORD": "chiDeThu2026",
}
"""What somebody wrote into .env."""


@dataclass
class Stack:
    """The product as docker-compose would run it: its folder, its environment, its processes, nginx's port."""

    folder: Path
    environment: dict[str, str]
    processes: dict[str, Process]
    port: int

    def log(self, name: str) -> str:
        """What a process wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")


def services() -> dict[str, Any]:
    """The services of docker-compose.yml, as Compose reads them with CHOSEN in .env."""
    source = (BASE_DIR / "docker-compose.yml").read_text()
    filled: dict[str, Any] = fill(yaml.safe_load(source)["services"])
    return filled


def fill(value: Any) -> Any:
    """Put what was chosen, or the default, in the place of every ${NAME:-default}."""
    if isinstance(value, dict):
        return {name: fill(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner) for inner in value]
    if isinstance(value, str):
        chosen = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: CHOSEN.get(found[1], found[2]), value)
        return chosen.replace("$$", "$")
    return value


@contextmanager
def stack(folder: Path, named_servers: dict[str, str]) -> Iterator[Stack]:
    """The whole of it, answering."""
    described = services()
    port, redis = free_port(), free_port()
    (folder / "run").mkdir(exist_ok=True)
    here = {
        "QMS_DATA_DIR": str(folder / "data"), "QMS_STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": named_servers["DATABASE_URL"],
        "REDIS_URL": described["web"]["environment"]["REDIS_URL"].replace("redis:6379", f"127.0.0.1:{redis}"),
        "REDIS_PASSWORD": described["redis"]["environment"]["REDIS_PASSWORD"],
    }  # fmt: skip
    environment = clean() | {name: str(value) for name, value in described["web"]["environment"].items()} | here
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        # The product with one kind of job more, which does nothing but take its time.
        "DJANGO_SETTINGS_MODULE": "tests.jobs.live_settings",
    }
    commands = {name: locally(described[name]["command"], folder) for name in ("migrate", "web", "worker", "beat")}
    subprocess.run(commands.pop("migrate"), env=environment, cwd=BASE_DIR, check=True)
    # From here on as the role that the owner has let in.
    role = environment["QMS_DATABASE_APP_ROLE"]
    environment["DATABASE_URL"] = re.sub(r"//\w+@", f"//{role}@", environment["DATABASE_URL"])
    manage(environment, "collectstatic", "--no-input", "-v0")
    commands["nginx"] = [program("nginx"), "-c", str(nginx_conf(folder, "http", port)), "-p", str(folder)]
    asked = described["redis"]["command"].replace("--dir /tmp", f"--dir /tmp/ --port {redis} --bind 127.0.0.1")
    commands = {"redis": locally(asked, folder), **commands}
    with ExitStack() as running:
        processes = {
            name: running.enter_context(process(command, folder / f"{name}.log", env=environment, cwd=BASE_DIR))
            for name, command in commands.items()
        }
        made = Stack(folder, environment, processes, port)
        until(lambda: listens(port) and is_open(folder / "run/web.sock"))
        until(lambda: "ready." in made.log("worker"))
        yield made


def is_open(place: Path) -> bool:
    """Whether a server takes what comes in at this socket: it is there a moment before."""
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(place)) == 0


def locally(command: str, folder: Path) -> list[str]:
    """A command of the compose file, with its own /tmp and /run/qms."""
    return shlex.split(command.replace("/tmp/", f"{folder}/").replace("/run/qms/", f"{folder}/run/"))


def nginx_conf(folder: Path, name: str, port: int) -> Path:
    """What the nginx image would read with deploy/nginx/<name>.conf mounted, with ports and folders of this machine."""
    moved = {
        "listen 8080": f"listen 127.0.0.1:{port}", "listen 8443": f"listen 127.0.0.1:{free_port()}",
        "/run/qms/": f"{folder}/run/", "/data/files/": f"{folder}/data/files/",
        "/etc/nginx/product": str(folder / "product"), "/etc/nginx/tls": str(folder / "tls"),
    }  # fmt: skip
    (folder / "product").mkdir(exist_ok=True)
    for source in (BASE_DIR / "deploy/nginx").iterdir():
        said = source.read_text()
        for there, here in moved.items():
            said = said.replace(there, here)
        (folder / "product" / source.name).write_text(said)
    path = folder / f"{name}.nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    spool = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path.write_text(
        f"daemon off; {user} pid {folder}/nginx.pid; error_log stderr; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {spool} include {folder}/product/{name}.conf; }}\n"
    )
    return path

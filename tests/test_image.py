"""The image's recipe: what it copies is there, and is not kept out of the build."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from deploy.recipe import assignments, is_kept_out, read

ROOT = Path(__file__).resolve().parents[1]
STAGES = read((ROOT / "Dockerfile").read_text(encoding="utf-8"))
KNOWN = {f"BRIEFING_{name.upper()}" for name in Settings.model_fields}


def _copied() -> list[str]:
    steps = [step for stage in STAGES for step in stage.steps if step.name == "COPY" and "--from=" not in step.rest]
    return [name for step in steps for name in step.rest.split()[:-1]]


def _ignored(name: str) -> bool:
    return is_kept_out(name, (ROOT / ".dockerignore").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("name", _copied())
def test_what_the_image_copies_is_there(name: str) -> None:
    """Every source of a COPY exists in the repository, and .dockerignore lets it through."""
    assert (ROOT / name).exists()
    assert not _ignored(name)


def test_what_stays_out_stays_out() -> None:
    """Secrets, data and tests are no part of the image."""
    assert all(_ignored(name) for name in (".env", "data", "tests/bot", "benchmarks", ".git"))


def test_the_last_stage_is_for_nobody_to_break() -> None:
    """Every stage has the same base by its exact tag; the last runs as a user, with a volume and a health check."""
    assert len(STAGES) == 2
    for stage in STAGES:
        assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", stage.base)
    last = STAGES[-1]
    assert last.last("USER") not in ("", "root")
    assert last.last("VOLUME") == "/app/data"
    assert "/healthz" in last.last("HEALTHCHECK")
    assert last.last("CMD") == '["briefing", "run"]'
    assert any("psycopg" in step.rest for step in STAGES[0].steps)
    assert any("--light" in step.rest for step in STAGES[0].steps)


def test_settings_that_image_and_unit_set_are_known() -> None:
    """Each BRIEFING_… in Dockerfile, compose files and unit is one that the bot reads."""
    unit = (ROOT / "deploy/briefing.service").read_text(encoding="utf-8")
    pages = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("compose.yaml", "compose.postgresql.yaml", "compose.replicas.yaml")
    ]
    found = set(re.findall(r"BRIEFING_[A-Z_]+(?==|:)", "\n".join([unit, *pages])))
    for step in STAGES[-1].steps:
        if step.name == "ENV":
            found |= {name for name in assignments(step.rest, {}) if name.startswith("BRIEFING_")}
    assert len(found) >= 4
    assert found <= KNOWN


def test_compose_confines_the_bot() -> None:
    """A read-only root, a volume and a port as in the image, a tmpfs, no capabilities; a healthy PostgreSQL."""
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    of_image = assignments(STAGES[-1].last("ENV"), {})
    for name in ("BRIEFING_LISTEN", "BRIEFING_DATA_DIR"):  # what .env says would be in the place of the image's own
        assert bot["environment"][name] == of_image[name]
    assert [volume.partition(":")[2] for volume in bot["volumes"]] == [STAGES[-1].last("VOLUME")]
    assert all(place.startswith("/tmp") for place in bot["tmpfs"])  # noqa: S108
    services = yaml.safe_load((ROOT / "compose.postgresql.yaml").read_text(encoding="utf-8"))["services"]
    assert re.fullmatch(r"postgres:\d+\.\d+-\w+", services["database"]["image"])
    assert services["bot"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_the_replicas_are_as_confined_and_behind_one_proxy() -> None:
    """Two bots alike, confined as one alone is, that share no folder; the proxy knows both."""
    alone = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    services = yaml.safe_load((ROOT / "compose.replicas.yaml").read_text(encoding="utf-8"))["services"]
    bots = {name: one for name, one in services.items() if name.startswith("bot-")}
    assert len(bots) == 2
    for one in bots.values():
        for key in ("read_only", "cap_drop", "security_opt", "tmpfs", "init", "stop_grace_period"):
            assert one[key] == alone[key], key
        assert one["environment"].items() >= alone["environment"].items()
        assert one["environment"]["BRIEFING_EDITIONS"] == "database"
    volumes = [tuple(volume.split(":")) for one in bots.values() for volume in one["volumes"]]
    assert [place for _, place in volumes] == [STAGES[-1].last("VOLUME")] * 2
    assert len({name for name, _ in volumes}) == 2
    proxy = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
    assert all(f"{name}:8080" in proxy for name in bots)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_well_formed(tmp_path: Path) -> None:
    """systemd knows every key of it."""
    text = (ROOT / "deploy/briefing.service").read_text(encoding="utf-8")
    unit = tmp_path / "briefing.service"
    unit.write_text(text.replace("/opt/briefing/.venv/bin/briefing", "/bin/true"), encoding="utf-8")
    program = str(shutil.which("systemd-analyze"))
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "briefing.service" in line] == []

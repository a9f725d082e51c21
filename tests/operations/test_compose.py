"""docker-compose.yml: what can be seen of it without a container engine."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.operations.paths import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "scheduler", "migrate")
SECRETS = (
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "ELASTIC_PASSWORD",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
)


def test_the_services_are_all_there() -> None:
    assert {*OURS, "postgres", "redis", "elasticsearch"} <= SERVICES.keys()


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_the_start_is_ordered_by_health(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        expected = "service_completed_successfully" if other == "migrate" else "service_healthy"
        assert how["condition"] == expected


def test_our_processes_wait_for_services_and_migrations() -> None:
    for name in OURS:
        waits_for = SERVICES[name]["depends_on"].keys()
        assert {"postgres", "redis", "elasticsearch"} <= waits_for
        assert ("migrate" in waits_for) == (name != "migrate")


@pytest.mark.parametrize("secret", SECRETS)
def test_a_missing_secret_stops_the_start_with_a_remedy(secret: str) -> None:
    uses = re.findall(rf"\$\{{{secret}([^}}]*)\}}", TEXT)
    assert uses
    for use in uses:
        assert use.startswith(":?"), f"{secret} must not have a default"
    assert any("Make one with" in use or "Write" in use for use in uses)


def test_example_names_every_variable_and_holds_no_secret() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    optional = {"HUB_VERSION", "ELASTICSEARCH_IMAGE"}
    assert used - optional <= example.keys()
    for secret in SECRETS[:5]:
        assert example[secret] == ""


def test_data_lives_in_named_volumes() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == COMPOSE["volumes"].keys()
    for name in ("postgres", "redis", "elasticsearch", "web", "worker"):
        assert SERVICES[name]["volumes"]


def test_redis_appends_and_asks_for_a_password() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--requirepass" in command


def test_elasticsearch_is_the_right_version_with_security_on() -> None:
    elasticsearch = SERVICES["elasticsearch"]
    assert re.search(r":9\.4\.\d+\}?$", elasticsearch["image"])
    assert elasticsearch["environment"]["xpack.security.enabled"] == "true"


def test_two_web_replicas_are_possible() -> None:
    web = SERVICES["web"]
    assert "container_name" not in web
    (port,) = web["ports"]
    assert re.search(r"8000-80\d\d\}:8000$", port), "one fixed host port would fit one replica only"


def test_only_the_proxy_is_reachable_from_outside() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert name == "proxy" or port.startswith("127.0.0.1:")


def test_the_image_is_built_in_stages_and_runs_as_somebody_else_than_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert len(re.findall(r"^FROM ", dockerfile, flags=re.MULTILINE)) == 2
    assert "--require-hashes" in dockerfile
    assert re.findall(r"^USER (\w+)", dockerfile, flags=re.MULTILINE) == ["hub"]
    assert "HEALTHCHECK" in dockerfile
    assert "collectstatic" in dockerfile


def test_docker_reads_the_file(tmp_path: Any) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose on this machine")
    environment = tmp_path / "env"
    environment.write_text("".join(f"{name}=x\n" for name in SECRETS))
    command = [docker, "compose", "--env-file", str(environment), "config", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)

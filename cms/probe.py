"""Health check of one container, ``python -m cms.probe web|worker|scheduler``: exit 0 when it does its work.

Runs every few seconds beside the process it looks at, so it does without Django's start-up.
"""

import socket
import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

from redis import Redis

from cms.settings.environment import Environment, read_environment

TIMEOUT = 4


def web_answers(environment: Environment) -> bool:
    # Django refuses host names that it does not serve; a leading dot stands for any subdomain.
    host = next(iter(environment.allowed_hosts), "localhost").removeprefix(".")
    connection = HTTPConnection("127.0.0.1", environment.port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200  # noqa: PLR2004 - OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def worker_registered(environment: Environment) -> bool:
    from rq import Worker

    workers = Worker.all(connection=_redis(environment))
    return any(worker.hostname == socket.gethostname() for worker in workers)


def scheduler_registered(environment: Environment) -> bool:
    from rq.cron import CronScheduler

    schedulers = CronScheduler.all(connection=_redis(environment))
    return any(scheduler.hostname == socket.gethostname() for scheduler in schedulers)


def _redis(environment: Environment) -> Redis:
    return Redis.from_url(environment.redis_url)


PROBES: dict[str, Callable[[Environment], bool]] = {
    "web": web_answers,
    "worker": worker_registered,
    "scheduler": scheduler_registered,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PROBES:
        sys.stderr.write(f"usage: python -m cms.probe {'|'.join(PROBES)}\n")
        return 2
    return 0 if PROBES[arguments[0]](read_environment()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

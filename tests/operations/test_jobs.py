"""What recurs whatever the apps do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms import jobs


def test_a_new_key_is_a_valid_one(capsys: pytest.CaptureFixture[str]) -> None:
    from cryptography.fernet import Fernet

    call_command("generate_key")
    Fernet(capsys.readouterr().out.strip())


@pytest.mark.django_db
def test_old_sign_ins_are_forgotten_and_fresh_ones_kept() -> None:
    now = timezone.now()
    for days in (jobs.SIGN_IN_RECORDS_DAYS - 1, jobs.SIGN_IN_RECORDS_DAYS + 1):
        attempt = AccessAttempt.objects.create(
            username="x", ip_address="192.0.2.1", user_agent=f"{days}", failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - timedelta(days=days))
        Session.objects.create(session_key=f"k{days}", session_data="", expire_date=now + timedelta(days=30 - days))
    jobs.forget_old_sign_ins()
    jobs.forget_old_sign_ins()
    assert [int(attempt.user_agent) for attempt in AccessAttempt.objects.all()] == [jobs.SIGN_IN_RECORDS_DAYS - 1]
    assert Session.objects.count() == 1


@pytest.mark.redis
def test_a_job_whose_worker_was_killed_runs_again() -> None:
    """The job is as a `kill -9` leaves it: started, with a heartbeat that stopped."""
    import django_rq
    from rq import Retry
    from rq.job import JobStatus
    from rq.registry import StartedJobRegistry

    queue = django_rq.get_queue("default")
    queue.empty()
    job = queue.enqueue("cms.jobs.recover_lost_jobs", retry=Retry(max=1))
    queue.remove(job)
    job.set_status(JobStatus.STARTED)
    registry: StartedJobRegistry = queue.started_job_registry
    queue.connection.zadd(registry.key, {f"{job.id}:gone": 1})

    jobs.recover_lost_jobs()

    assert queue.job_ids == [job.id]
    queue.empty()


@pytest.mark.redis
def test_the_scheduler_reads_its_file() -> None:
    from django_rq.cron import DjangoCronScheduler

    scheduler = DjangoCronScheduler()
    scheduler.load_config_from_file("cms.scheduled_jobs")
    names = {job.func_name.rpartition(".")[2] for job in scheduler.get_jobs()}
    assert {"run_sweep", "recover_lost_jobs", "forget_old_sign_ins"} <= names
    assert {job.queue_name for job in scheduler.get_jobs()} <= settings.RQ_QUEUES.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (
            "2026-03-02 07:45",
            {
                "remind_of_follow_ups",
                "remind_of_reviews",
                "remind_of_partner_reviews",
                "remind_of_promises",
                "send_held_notices",
                "tell_users_of_kits",
                "tell_new_finds",
                "send_topic_digests",
                "send_weekly_digest",
            },
        ),
        (
            "2026-03-03 07:45",
            {
                "remind_of_follow_ups",
                "remind_of_reviews",
                "remind_of_partner_reviews",
                "remind_of_promises",
                "send_held_notices",
                "tell_users_of_kits",
                "tell_new_finds",
            },
        ),
        ("2026-03-03 22:30", set()),
        (
            "2026-03-03 04:00",
            {
                "forget_old_sign_ins",
                "apply_retention",
                "forget_old_imports",
                "forget_old_merges",
                "forget_old_readings",
                "forget_old_searches",
            },
        ),
    ],
)
def test_without_redis_cron_runs_what_was_due(
    moment: str, due: set[str], capsys: pytest.CaptureFixture[str], time_machine: Any
) -> None:
    time_machine.move_to(timezone.make_aware(datetime.strptime(moment, "%Y-%m-%d %H:%M")), tick=False)  # noqa: DTZ007
    call_command("run_scheduled")
    ran = set(capsys.readouterr().out.split())
    often = {"run_sweep", "recover_lost_jobs", "deliver_mails", "finish_lost_archives"}
    often |= {"resume_lost_imports", "resume_lost_searches", "resume_lost_erasures"}
    assert ran - often == due
    assert "run_sweep" in ran


@pytest.mark.django_db
def test_one_that_fails_does_not_keep_the_others(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.RQ_QUEUES = {"nowhere": {"URL": "redis://127.0.0.1:1/0"}}
    with pytest.raises(CommandError, match="recover_lost_jobs"):
        call_command("run_scheduled", "--minutes", "1440")
    assert {"apply_retention", "sync_groups_by_date"} <= set(capsys.readouterr().out.split())

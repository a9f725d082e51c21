"""DESIGN's table of rights, asked of the running portal: role x object in its state x operation.

Each row of ``TABLE`` is an operation on one object; its columns are the roles of ``ROLES``, in that order:

+  answered: read, or the form is there, or the change is done       L  sent to sign in
x  refused (403): one knows of it, and may not                        -  not found (404): one may not know of it
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.coalition.conftest import BACKEND
from tests.contracts.world import MARKER, PortalWorld, build_portal

ROLES = (
    "anonymous", "stranger", "former", "member", "editor", "coordinator", "elsewhere", "board",
    "spokesperson", "colleague", "state_office", "data_protection", "superuser", "named",
)  # fmt: skip
#                                    an st fo me ed co el bo sp cg of da su na
# fmt: off
TABLE: dict[tuple[str, str, str], str] = {
    ("GET", "coalition:partner-list", ""): "+ + + + + + + + + + + + + +",
    ("GET", "coalition:partner-create", ""): "L x x x x + + x + + + x x x",
    ("GET", "coalition:partner-detail", "partner.public"): "+ + + + + + + + + + + + + +",
    ("GET", "coalition:partner-detail", "partner.members"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:partner-detail", "partner.nowhere"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:partner-detail", "partner.archived"): "L - - - - + - - + + + - - -",
    ("GET", "coalition:partner-detail", "partner.merged"): "+ + + + + + + + + + + + + +",
    ("GET", "coalition:partner-edit", "partner.public"): "L x x x x + x x + + + x x x",
    ("GET", "coalition:partner-edit", "partner.members"): "L - - x x + x x + + + x - x",
    ("GET", "coalition:partner-edit", "partner.nowhere"): "L - - x x x x x + + + x - x",
    ("GET", "coalition:partner-edit", "partner.archived"): "L - - - - x - - x x x - - -",
    ("POST", "coalition:partner-edit", "partner.members"): "L - - x x + x x + + + x - x",
    ("POST", "coalition:partner-archive", "partner.members"): "L - - x x + x x + + + x - x",
    ("POST", "coalition:partner-archive", "partner.nowhere"): "L - - x x x x x + + + x - x",
    ("POST", "coalition:partner-restore", "partner.archived"): "L - - - - + - - + + + - - -",
    ("POST", "coalition:partner-verify", "partner.public"): "L x x x x + x x + + + x x x",
    ("GET", "coalition:partner-suggest", "partner.public"): "L x x + + + + + + + + + x +",
    ("GET", "coalition:partner-suggest", "partner.members"): "L - - + + + + + + + + + - +",
    ("POST", "coalition:partner-suggest", "partner.members"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:partner-suggest", "partner.archived"): "L - - - - - - - - - - - - -",
    ("GET", "coalition:correction-list", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:correction", "correction.open"): "L - - + - + - - - - + - - -",
    ("GET", "coalition:correction", "correction.archived"): "L - - - - - - - - - - - - -",
    ("POST", "coalition:correction-decide", "correction.open"): "L - - x - + - - - - + - - -",
    ("POST", "coalition:correction-decide", "correction.by_partner"): "L - - - - + - - - - + - - -",
    ("POST", "coalition:entry-check-send", "partner.public"): "L x x x x + x x + + + x x x",
    ("POST", "coalition:entry-check-send", "partner.members"): "L - - x x x x x x x x x - x",
    ("POST", "coalition:entry-check-revoke", "partner.public"): "L x x x x + x x + + + x x x",
    ("GET", "coalition:partner-reviews", ""): "L x x x x + + x + + + x x x",
    ("GET", "coalition:review-periods", ""): "L x x x x x x x x x + x x x",
    ("POST", "coalition:review-periods", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:partner-export", ""): "L x x x x x x x x x + x x x",
    ("POST", "coalition:partner-export", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:partner-print", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:partner-table", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:partner-map", ""): "+ + + + + + + + + + + + + +",
    ("POST", "coalition:partner-view-save", ""): "L x x + + + + + + + + + x +",
    ("POST", "coalition:partner-view-delete", "saved_view.member"): "L - - + - - - - - - - - - -",
    ("GET", "coalition:partner-twins", ""): "L x x x x + + x + + + x x x",
    ("GET", "coalition:duplicate-list", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:partner-imports", ""): "L x x x x x x x x x + x x x",
    ("POST", "coalition:partner-imports", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:partner-import", "import.preview"): "L - - - - - - - - - + - - -",
    ("GET", "coalition:partner-import-columns", "import.preview"): "L - - - - - - - - - + - - -",
    ("GET", "coalition:partner-import-progress", "import.preview"): "L - - - - - - - - - + - - -",
    ("POST", "coalition:partner-import-decide", "import.preview"): "L - - - - - - - - - + - - -",
    ("POST", "coalition:partner-import-start", "import.preview"): "L - - - - - - - - - + - - -",
    ("POST", "coalition:partner-import-discard", "import.preview"): "L - - - - - - - - - + - - -",
    ("GET", "coalition:partner-import-undo", "import.preview"): "L - - - - - - - - - + - - -",
    ("POST", "coalition:partner-import-resume", "import.preview"): "L - - - - - - - - - + - - -",
    ("GET", "coalition:partner-choices", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:partner-connections", "partner.public"): "+ + + + + + + + + + + + + +",
    ("GET", "coalition:partner-connections", "partner.members"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:partner-timeline", "partner.members"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:partner-link-add", "partner.members"): "L - - x x + x x + + + x - x",
    ("POST", "coalition:partner-link-add", "partner.members"): "L - - x x + x x + + + x - x",
    ("GET", "coalition:person-role-add", "person.koeln"): "L - - - - x - - + + + x - -",
    ("POST", "coalition:person-role-add", "person.nowhere"): "L - - - - - - - + + + x - -",
    ("GET", "coalition:partner-history", "partner.members"): "L - - x x + x x + + + x - x",
    ("GET", "coalition:person-history", "person.koeln"): "L - - - - x - - + + + x - -",
    ("GET", "coalition:cooperation-history", "cooperation.public"): "L - - x x x + x + + + x - x",
    ("GET", "coalition:change-undo", "change.partner"): "L - - - - + - - + + + - - -",
    ("POST", "coalition:change-undo", "change.partner"): "L - - - - + - - + + + - - -",
    ("POST", "coalition:change-undo", "change.person"): "L - - - - x - - + + + x - -",
    ("GET", "coalition:person-create", "partner.public"): "L x x x x x x x + + + x x x",
    ("GET", "coalition:person-detail", "person.koeln"): "L - - - - + - - + + + + - -",
    ("GET", "coalition:person-detail", "person.nowhere"): "L - - - - - - - + + + + - -",
    ("GET", "coalition:person-edit", "person.koeln"): "L - - - - x - - + + + x - -",
    ("POST", "coalition:person-edit", "person.nowhere"): "L - - - - - - - + + + x - -",
    ("GET", "coalition:person-detail", "person.restricted"): "L - - - - - - - - - - + - -",
    ("GET", "coalition:person-edit", "person.restricted"): "L - - - - - - - - - - x - -",
    ("GET", "coalition:privacy", ""): "L x x x x x x x x x + + x x",
    ("GET", "coalition:privacy-request-find", ""): "L x x x x x x x x x + + x x",
    ("POST", "coalition:privacy-request-find", ""): "L x x x x x x x x x + + x x",
    ("GET", "coalition:privacy-duties", ""): "L x x x x x x x x x + + x x",
    ("GET", "coalition:privacy-retention", ""): "L x x x x x x x x x + + x x",
    ("POST", "coalition:privacy-retention", ""): "L x x x x x x x x x x + x x",
    ("GET", "coalition:privacy-register", ""): "L x x x x x x x x x + + x x",
    ("GET", "coalition:privacy-request", "request.open"): "L - - - - - - - - - + + - -",
    ("POST", "coalition:privacy-archive", "request.open"): "L - - - - - - - - - x + - -",
    ("GET", "coalition:privacy-erase", "request.open"): "L - - - - - - - - - x + - -",
    ("POST", "coalition:privacy-erase", "request.open"): "L - - - - - - - - - x + - -",
    ("POST", "coalition:privacy-close", "request.open"): "L - - - - - - - - - x + - -",
    ("GET", "coalition:privacy-letter", "person.nowhere"): "L - - - - - - - x x + + - -",
    ("POST", "coalition:privacy-informed", "person.nowhere"): "L - - - - - - - x x + + - -",
    ("POST", "coalition:privacy-restriction", "person.nowhere"): "L - - - - - - - x x x + - -",
    ("GET", "coalition:privacy-releases", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:privacy-release", "release.open"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:privacy-release", "release.open"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:cooperation-list", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:cooperation-detail", "cooperation.public"): "L - - + + + + + + + + + - +",
    ("GET", "coalition:cooperation-detail", "cooperation.koeln"): "L - - - + + - - + + + - - -",
    ("GET", "coalition:cooperation-detail", "cooperation.essen"): "L - - - - - + - + + + - - -",
    ("GET", "coalition:candidacy-list", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:cooperation-create", ""): "L x x x x + + x + + + x x x",
    ("POST", "coalition:cooperation-create", ""): "L x x x x + + x + + + x x x",
    ("GET", "coalition:cooperation-edit", "cooperation.public"): "L - - x x x + x + + + x - x",
    ("GET", "coalition:cooperation-edit", "cooperation.koeln"): "L - - - x + - - + + + - - -",
    ("POST", "coalition:cooperation-stage", "cooperation.koeln"): "L - - - x + - - + + + - - -",
    ("GET", "coalition:cooperation-board", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:cooperation-table", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:cooperation-export", ""): "L x x x x x x + + + + x x x",
    ("GET", "coalition:promise-list", ""): "L x x + + + + + + + + + x +",
    ("GET", "coalition:cooperation-links", "cooperation.koeln"): "L - - - x + - - + + + - - -",
    ("POST", "coalition:cooperation-links", "cooperation.public"): "L - - x x x + x + + + x - x",
    ("GET", "coalition:promise-create", "cooperation.koeln"): "L - - - x + - - + + + - - -",
    ("POST", "coalition:promise-create", "cooperation.public"): "L - - x x x + x + + + x - x",
    ("GET", "coalition:minutes-create", "cooperation.essen"): "L - - - - - + - + + + - - -",
    ("POST", "coalition:cooperation-attach", "cooperation.koeln"): "L - - - x + - - + + + - - -",
    ("GET", "coalition:contact-list", ""): "L x x x x x x + + + x x x +",
    ("GET", "coalition:contact-overview", ""): "L x x x x x x + + + x x x x",
    ("GET", "coalition:contact-rhythms", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-rhythms", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:contact-settings", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-feed", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:meeting-sheet", "partner.members"): "L - - x x x x + + + x x - x",
    ("GET", "coalition:follow-up-delegate", "follow_up.private"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:follow-up-delegate", "follow_up.board"): "L - - - - - - x + x - - - -",
    ("POST", "coalition:follow-up-delegate", "follow_up.spokespersons"): "L - - - - - - - + x - - - -",
    ("GET", "coalition:contact-drafts", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-drafts", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-mail-address", ""): "L x x x x x x x x x x x x x",
    ("GET", "coalition:contact-draft", "draft.waiting"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:contact-draft", "draft.waiting"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:contact-draft-discard", "draft.waiting"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:contact-create", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-create", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:contact-detail", "entry.private"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:contact-detail", "entry.spokespersons"): "L - - - - - - - + + - - - -",
    ("GET", "coalition:contact-detail", "entry.board"): "L - - - - - - + + + - - - -",
    ("GET", "coalition:contact-detail", "entry.named"): "L - - - - - - - + + - - - +",
    ("GET", "coalition:contact-detail", "entry.colleague"): "L - - - - - - - + + - - - -",
    ("GET", "coalition:contact-edit", "entry.private"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:contact-edit", "entry.spokespersons"): "L - - - - - - - + x - - - -",
    ("GET", "coalition:contact-edit", "entry.named"): "L - - - - - - - + x - - - x",
    ("GET", "coalition:contact-edit", "entry.colleague"): "L - - - - - - - x + - - - -",
    ("POST", "coalition:contact-delete", "entry.private"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:contact-delete", "entry.spokespersons"): "L - - - - - - - + x - - - -",
    ("POST", "coalition:contact-delete", "entry.named"): "L - - - - - - - + x - - - x",
    ("GET", "coalition:contact-detail", "entry.only_named"): "L - - - - - - - + - - - - +",
    ("POST", "coalition:contact-attach", "entry.private"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:contact-attach", "entry.board"): "L - - - - - - x + x - - - -",
    ("GET", "coalition:contact-attachment", "attachment.private"): "L - - - - - - - + - - - - -",
    ("GET", "coalition:contact-attachment", "attachment.board"): "L - - - - - - + + + - - - -",
    ("POST", "coalition:contact-attachment-delete", "attachment.private"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:contact-attachment-delete", "attachment.board"): "L - - - - - - x + x - - - -",
    ("GET", "coalition:contact-handover", ""): "L x x x x x x x + + x x x x",
    ("POST", "coalition:contact-handover", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:break-glass-list", ""): "L x x x x x x + + + x + x x",
    ("GET", "coalition:break-glass-create", ""): "L x x x x x x + x x x + x x",
    ("POST", "coalition:break-glass-create", ""): "L x x x x x x + x x x + x x",
    ("GET", "coalition:break-glass", "break_glass.asked"): "L - - - - - - + - - - + - -",
    ("GET", "coalition:break-glass", "break_glass.open"): "L - - - - - - + + - - + - -",
    ("POST", "coalition:break-glass-decide", "break_glass.asked"): "L - - - - - - + - - - x - -",
    ("POST", "coalition:break-glass-decide", "break_glass.open"): "L - - - - - - x x - - x - -",
    ("GET", "coalition:break-glass-notes", "break_glass.asked"): "L - - - - - - x - - - x - -",
    ("GET", "coalition:break-glass-notes", "break_glass.open"): "L - - - - - - x x - - + - -",
    ("GET", "coalition:break-glass-notes", "break_glass.expired"): "L - - - - - - x x - - x - -",
    ("GET", "coalition:people-choices", ""): "L x x x x x x x + + x x x x",
    ("GET", "coalition:follow-up-list", ""): "L x x x x x x + + + x x x x",
    ("POST", "coalition:follow-up-done", "follow_up.private"): "L - - - - - - - + - - - - -",
    ("POST", "coalition:follow-up-done", "follow_up.spokespersons"): "L - - - - - - - + x - - - -",
    ("POST", "coalition:follow-up-done", "follow_up.board"): "L - - - - - - x + x - - - -",
    ("POST", "coalition:follow-up-done", "follow_up.named"): "L - - - - - - - + x - - - x",
    ("POST", "coalition:follow-up-done", "follow_up.partner"): "L - - - - - - + - - - - - -",
    ("POST", "coalition:follow-up-done", "follow_up.stranger"): "L - - - - - - - - - - - - -",
    ("POST", "coalition:follow-up-snooze", "follow_up.spokespersons"): "L - - - - - - - + x - - - -",
    ("GET", "coalition:search-statistics", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:unit-create", ""): "L x x x x x x x x x + x x x",
    ("POST", "coalition:unit-create", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:unit-edit", "unit.koeln"): "L x x x x x x x x x + x x x",
    ("POST", "coalition:unit-close", "unit.essen"): "L x x x x x x x x x + x x x",
    ("POST", "coalition:unit-reopen", "unit.essen"): "L x x x x x x x x x + x x x",
    ("GET", "coalition:member-list", ""): "L x x x x + + x x x + x x x",
    ("GET", "coalition:membership-end", "membership.koeln"): "L - - - - + - - - - + - - -",
    ("POST", "coalition:membership-end", "membership.koeln"): "L - - - - + - - - - + - - -",
    ("POST", "coalition:membership-end", "membership.koeln_office"): "L - - - - x - - - - + - - -",
    ("POST", "coalition:membership-end", "membership.coordinator"): "L - - - - x - - - - + - - -",
    ("POST", "coalition:membership-end", "membership.state_office"): "L - - - - - - - - - x - - -",
    ("GET", "best_practices:list", ""): "+ + + + + + + + + + + + + +",
    ("GET", "best_practices:submit", ""): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:tag-suggestions", ""): "L x x + + + + + + + + x x +",
    ("GET", "numbers", ""): "L x x x x x x x x x + x x x",
    ("GET", "numbers-export", ""): "L x x x x x x x x x + x x x",
    ("GET", "coalition:vocabularies", ""): "L x x x x x x x x x + x x x",
    ("GET", "best_practices:quick", ""): "L x x + + + + + + + + x x +",
    ("POST", "best_practices:draft-save", ""): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:draft", "draft.own"): "L - - + - - - - - - - - - -",
    ("GET", "best_practices:draft", "draft.shared"): "L - - + + + - - - - - - - -",
    ("GET", "best_practices:draft-full", "draft.own"): "L - - + - - - - - - - - - -",
    ("GET", "best_practices:draft-preview", "draft.shared"): "L - - + + + - - - - - - - -",
    ("POST", "best_practices:draft-discard", "draft.own"): "L - - + - - - - - - - - - -",
    ("GET", "best_practices:import", ""): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:reading-list", ""): "L x x + + + + + + + + + x +",
    ("GET", "best_practices:searches", ""): "L x x + + + + + + + + + x +",
    ("POST", "best_practices:search-save", ""): "L x x + + + + + + + + + x +",
    ("POST", "best_practices:keep", "page.members"): "L x x + + + + + + + + + x +",
    ("POST", "best_practices:search-change", "search.member"): "L x x + - - - - - - - - x -",
    ("GET", "best_practices:mine", ""): "L + + + + + + + + + + + + +",
    ("GET", "best_practices:adapt", "page.public"): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:adapt", "page.members"): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:plans", ""): "L + + + + + + + + + + + + +",
    ("GET", "best_practices:plan", "adaptation.planned"): "L - - + + + - - - - - - - -",
    ("GET", "best_practices:plan-edit", "adaptation.planned"): "L - - + + + - - - - - - - -",
    ("GET", "best_practices:plan-report", "adaptation.planned"): "L - - + + + - - - - - - - -",
    ("POST", "best_practices:plan-report", "adaptation.planned"): "L - - + + + - - - - - - - -",
    ("POST", "best_practices:plan-delete", "adaptation.planned"): "L - - + + + - - - - - - - -",
    ("GET", "best_practices:report-hide", "report.shown"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:report-hide", "report.hidden"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:report-show", "report.hidden"): "L x x x x + x x x x + x x x",
    ("GET", "best_practices:read", "page.public"): "L + + + + + + + + + + + + +",
    ("GET", "best_practices:read", "page.members"): "L - - + + + + + + + + + - +",
    ("GET", "best_practices:contribute", "page.members"): "L x x + + + + + + + + + x +",
    ("POST", "best_practices:contribute", "page.submitted"): "L x x - - - - - - - - - x -",
    ("GET", "best_practices:contribution-answer", "contribution.question"): "L x x + + + x x x x + x x x",
    ("POST", "best_practices:contribution-answer", "contribution.hidden"): "L x x - - + - - - - + - x x",
    ("GET", "best_practices:contribution-report", "contribution.question"): "L x x + + + + + + + + + x x",
    ("POST", "best_practices:contribution-hide", "contribution.question"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:contribution-keep", "contribution.hidden"): "L x x x x + - x x x + x x x",
    ("POST", "best_practices:contribution-withdraw", "contribution.question"): "L x x x x x x x x x x x x +",
    ("GET", "best_practices:care", ""): "L x x + + + + + + + + x x +",
    ("GET", "best_practices:archive-list", ""): "L x x + + + + + + + + + x +",
    ("POST", "best_practices:still-true", "page.public"): "L x x + + + x x x x + x x x",
    ("GET", "best_practices:outdated", "page.public"): "L + + + + + + + + + + + + +",
    ("GET", "best_practices:outdated", "page.members"): "L - - + + + + + + + + + - +",
    ("POST", "best_practices:outdated-decide", "outdated.open"): "L x x + + + - - - - + x x -",
    ("GET", "best_practices:archive", "page.public"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:archive", "page.public"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:restore", "page.archived"): "L x x x x + x x x x + x x x",
    ("GET", "best_practices:tasks", ""): "L x x x x + + x x x + x x x",
    ("GET", "page", "page.public"): "+ + + + + + + + + + + + + +",
    ("GET", "page", "page.members"): "L - - + + + + + + + + + - +",
    ("GET", "page", "page.submitted"): "- - - - - - - - - - - - - -",
    ("GET", "page", "topic_page.draft"): "- - - - - - - - - - - - - -",
    ("GET", "best_practices:review", "page.submitted"): "L x x x x + - x x x + x x x",
    ("POST", "best_practices:review", "page.submitted"): "L x x x x + - x x x + x x x",
    ("GET", "best_practices:edit", "page.submitted"): "L - - + + + - - - - + - - -",
    ("POST", "best_practices:withdraw", "page.submitted"): "L - - + + + - - - - + - - -",
    ("GET", "best_practices:versions", "page.submitted"): "L x x + + + - - - - + - x -",
    ("GET", "best_practices:undo", "page.public"): "L x x x x + x x x x + x x x",
    ("POST", "best_practices:undo", "page.public"): "L x x x x + x x x x + x x x",
    ("GET", "best_practices:notice-settings", ""): "L + + + + + + + + + + + + +",
    ("GET", "best_practices:review", "page.by_coordinator"): "L x x x x - - x x x + x x x",
    ("POST", "best_practices:review", "page.by_coordinator"): "L x x x x - - x x x + x x x",
    ("GET", "best_practices:edit", "page.by_coordinator"): "L - - - + + - - - - + - - -",
    ("POST", "best_practices:withdraw", "page.by_coordinator"): "L - - - + + - - - - + - - -",
    ("GET", "kits:list", ""): "+ + + + + + + + + + + + + +",
    ("GET", "page", "kit.public"): "+ + + + + + + + + + + + + +",
    ("GET", "page", "kit.members"): "L - - + + + + + + + + + - +",
    ("GET", "page", "kit.draft"): "- - - - - - - - - - - - - -",
    ("GET", "kits:mine", ""): "L x x + + + + + + + + x x +",
    ("POST", "kits:start", "kit.members"): "L x x + + + + + + + + x x +",
    ("POST", "kits:start", "kit.draft"): "L x x - - - - - - - - x x -",
    ("GET", "kits:use", "kit_use.koeln"): "L x x + + + - - - - - x x -",
    ("POST", "kits:tick", "kit_use.koeln"): "L x x + + + - - - - - x x -",
    ("POST", "kits:renew", "kit_use.koeln"): "L x x + + + - - - - - x x -",
    ("POST", "kits:stop", "kit_use.koeln"): "L x x + + + - - - - - x x -",
    ("GET", "kits:remark", "kit.members"): "L x x + + + + + + + + x x +",
    ("GET", "kits:remarks", ""): "L x x x + + + x x x + x x x",
    ("POST", "kits:decide", "kit_remark.koeln"): "L x x x + + - x x x + x x x",
    ("GET", "kits:archive", "kit.members"): "- - - + + + + + + + + + - +",
    ("POST", "kits:archive", "kit.members"): "- - - + + + + + + + + + - +",
    ("GET", "kits:archive-file", "kit.public"): "- - - - - - - - - - - - - -",
    ("GET", "kits:text", "kit_text.members"): "L x x + + + + + + + + x x +",
    ("GET", "wagtailadmin_pages:edit", "kit.public"): "L x x x + + x x x x + x + x",
    ("GET", "wagtailadmin_pages:edit", "page.public"): "L x x x + + x x x x + x + x",
    ("GET", "wagtailadmin_pages:edit", "topic_page.draft"): "L - - - - - - - - - + - + -",
    ("POST", "wagtailadmin_pages:delete", "page.public"): "L x x x x + x x x x + x + x",
    ("GET", "invitation-list", ""): "L x x x x + + x x x + x x x",
    ("POST", "invitation-revoke", "invitation.koeln"): "L x x x x + - x x x + x x x",
    ("GET", "profile", ""): "L + + + + + + + + + + + + +",
    ("GET", "my-data", ""): "L + + + + + + + + + + + + +",
}
# fmt: on
# Places in which a denied caller must not even find a trace: lists, counts and searches that everybody can open.
TRACELESS = ("search:search", "coalition:partner-list", "best_practices:list", "kits:list", "coalition:unit-list")
OUTSIDERS = ("anonymous", "stranger", "former", "superuser")
CHANGING = (
    "coalition.partner", "coalition.partnercorrection", "coalition.entrycheck", "coalition.reviewperiod",
    "coalition.person", "coalition.personrole", "coalition.cooperation",
    "coalition.savedpartnerview",
    "coalition.cooperationlink", "coalition.cooperationpromise", "coalition.cooperationminutes",
    "coalition.cooperationdocument",
    "coalition.changerecord",
    "coalition.contactlogentry", "coalition.contactdraft", "coalition.contactsettings",
    "coalition.contactattachment", "coalition.accessrecord", "coalition.breakglass",
    "coalition.followup", "coalition.privacyrequest", "coalition.contactrelease",
    "coalition.retentionrule", "coalition.erasure", "coalition.membership", "coalition.unit",
    "best_practices.bestpracticepage", "best_practices.adaptation", "best_practices.writeupdraft",
    "best_practices.contribution", "best_practices.contributionreport", "best_practices.outdatednotice",
    "best_practices.pagecare",
    "best_practices.campaignkitpage", "best_practices.kituse",
    "best_practices.kittick", "best_practices.kitremark", "best_practices.kitarchive",
    "best_practices.savedsearch", "best_practices.readinglistentry",
    "cms.topicpage", "cms.invitation", "cms.user", "wagtailcore.revision", "wagtailcore.taskstate",
)  # fmt: skip
POSTED = {"days": "7", "decision": "approve", "remark": "gut"}
WRITING = re.compile(r"(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) \"(?P<table>\w+)\"")
CELLS = [(row, role, sign) for row, signs in TABLE.items() for role, sign in zip(ROLES, signs.split(), strict=True)]
AT_LEAST = 800


@pytest.mark.django_db
def test_every_cell() -> None:
    world, wrong, ran = build_portal(), [], 0
    clients = {role: client_of(world, role) for role in ROLES}
    for row, role, sign in CELLS:
        with undone():
            problem = problem_of(clients[role], world.objects.get(row[2]), row, sign)
        ran += 1
        if problem:
            wrong.append(f"{' '.join(row)} as {role}: {problem}")
    # What watches over refusals sees what an allowed change writes.
    with undone(), written_tables() as written:
        ask(clients["state_office"], world.objects["partner.members"], "POST", "coalition:partner-archive")
    assert "coalition_partner" in written
    assert not wrong, "\n".join(wrong)
    assert ran == len(TABLE) * len(ROLES) >= AT_LEAST


@pytest.mark.django_db
def test_outsiders_find_no_trace() -> None:
    """Neither a contact note's words nor its address, in anything that everybody can open; nor in the admin."""
    world = build_portal()
    for role in OUTSIDERS:
        client = client_of(world, role)
        for place in TRACELESS:
            text = text_of(client.get(reverse(place), {"q": MARKER}))
            for entry in world.coalition.entries.values():
                assert entry.subject not in text
                assert f'"{entry.get_absolute_url()}"' not in text


def problem_of(client: Client, target: Any, row: tuple[str, str, str], sign: str) -> str:
    """What is wrong with the answer to this cell, empty when nothing is."""
    with written_tables() as written:
        response = ask(client, target, *row[:2])
    if (got := sign_of(response)) != sign:
        return f"{got} instead of {sign} ({response.status_code} {response.headers.get('Location', '')})"
    if sign == "+":
        return ""
    if MARKER in text_of(response):
        return "the marker word is in the refusal"
    return f"refused, and yet {', '.join(sorted(written))} changed" if written else ""


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """Tables of ``CHANGING`` that are written to, whether or not anything is different afterwards."""
    tables = {apps.get_model(name)._meta.db_table for name in CHANGING}
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITING.match(sql):
            written.update(tables & {found["table"]})
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


def ask(client: Client, target: Any, method: str, name: str) -> HttpResponseBase:
    """Request the operation ``name`` on ``target``, a row or None; as POST with what its actions ask for."""
    url = target.url if name == "page" else reverse(name, args=[target.pk] if target else [])
    return client.get(url) if method == "GET" else client.post(url, POSTED)


def client_of(world: PortalWorld, role: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    if role != "anonymous":
        client.force_login(world.users[role], backend=BACKEND)
    return client


def sign_of(response: HttpResponseBase) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 302 and "login" in location:
        return "L"
    if response.status_code == 302 and location == "/cms/":
        return "x"  # Wagtail's way to refuse: back to the admin's start
    return {403: "x", 404: "-"}.get(response.status_code, "+" if response.status_code in {200, 302, 422} else "?")


def text_of(response: HttpResponseBase) -> str:
    body = getattr(response, "content", b"").decode(errors="replace")
    return body + "".join(f"{name}: {value}\n" for name, value in response.headers.items())

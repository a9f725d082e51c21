"""DESIGN's table of rights: role x state of the object x permission. What is not named in ``ALLOWED`` is denied."""

from itertools import product
from typing import Any

from coalition.access import may
from coalition.permissions import RULES
from tests.coalition.world import World

ROLES = (
    "anonymous",
    "superuser",
    "stranger",
    "former",
    "member",
    "editor",
    "coordinator",
    "elsewhere",
    "lag",
    "board",
    "spokesperson",
    "colleague",
    "state_office",
    "data_protection",
    "named",
)
MEMBERS = frozenset(ROLES) - {"anonymous", "superuser", "stranger", "former"}
KEEPERS = {"spokesperson", "colleague", "state_office"}
SPOKESPERSONS = {"spokesperson", "colleague"}
EVERYBODY = frozenset(ROLES)

# (kind of object, its state) -> permission -> who may.
ALLOWED: dict[tuple[str, str], dict[str, Any]] = {
    ("partners", "public"): {
        "view_partner": EVERYBODY,
        "change_partner": KEEPERS | {"coordinator"},
        "restore_partner": set(),
        "suggest_partner": MEMBERS,
        "verify_partner": KEEPERS | {"coordinator"},
        "send_entry_check": KEEPERS | {"coordinator"},
    },
    ("partners", "members"): {
        "view_partner": MEMBERS,
        "change_partner": KEEPERS | {"coordinator"},
        "restore_partner": set(),
        "suggest_partner": MEMBERS,
        "verify_partner": KEEPERS | {"coordinator"},
        "send_entry_check": set(),
    },
    ("partners", "nowhere"): {"view_partner": MEMBERS, "change_partner": KEEPERS, "restore_partner": set()},
    ("corrections", "open"): {
        "view_correction": {"member", "coordinator", "state_office"},
        "decide_correction": {"coordinator", "state_office"},
    },
    ("corrections", "by_partner"): {
        "view_correction": {"coordinator", "state_office"},
        "decide_correction": {"coordinator", "state_office"},
    },
    ("corrections", "archived"): {"view_correction": set(), "decide_correction": set()},
    ("partners", "archived"): {
        "suggest_partner": set(),
        "verify_partner": set(),
        "send_entry_check": set(),
        "view_partner": KEEPERS | {"coordinator"},
        "change_partner": set(),
        "restore_partner": KEEPERS | {"coordinator"},
    },
    ("partners", "merged"): {
        "view_partner": KEEPERS | {"coordinator"},
        "change_partner": set(),
        "restore_partner": set(),
    },
    ("persons", "koeln"): {
        "view_person": KEEPERS | {"data_protection", "coordinator"},
        "change_person": KEEPERS,
        "answer_privacy_request": {"data_protection"},
    },
    ("persons", "restricted"): {"view_person": {"data_protection"}, "change_person": set()},
    ("persons", "nowhere"): {"view_person": KEEPERS | {"data_protection"}, "change_person": KEEPERS},
    ("cooperations", "public"): {"view_cooperation": MEMBERS, "change_cooperation": KEEPERS | {"elsewhere"}},
    ("cooperations", "koeln"): {
        "view_cooperation": KEEPERS | {"editor", "coordinator"},
        "change_cooperation": KEEPERS | {"coordinator"},
    },
    ("cooperations", "essen"): {
        "view_cooperation": KEEPERS | {"elsewhere"},
        "change_cooperation": KEEPERS | {"elsewhere"},
    },
    ("entries", "private"): {
        "know_contact": {"spokesperson"},
        "view_contact": {"spokesperson"},
        "change_contact": {"spokesperson"},
    },
    ("entries", "spokespersons"): {
        "know_contact": SPOKESPERSONS | {"board"},
        "view_contact": SPOKESPERSONS,
        "change_contact": {"spokesperson"},
    },
    ("entries", "board"): {
        "know_contact": SPOKESPERSONS | {"board"},
        "view_contact": SPOKESPERSONS | {"board"},
        "change_contact": {"spokesperson"},
    },
    ("entries", "named"): {
        "know_contact": SPOKESPERSONS | {"board", "named"},
        "view_contact": SPOKESPERSONS | {"named"},
        "change_contact": {"spokesperson"},
    },
    ("entries", "colleague"): {
        "know_contact": SPOKESPERSONS | {"board"},
        "view_contact": SPOKESPERSONS,
        "change_contact": {"colleague"},
    },
    ("entries", "only_named"): {
        "know_contact": SPOKESPERSONS | {"board", "named"},
        "view_contact": {"spokesperson", "named"},
        "change_contact": {"spokesperson"},
    },
    ("saved_views", "member"): {"change_partner_view": {"member"}},
    ("drafts", "waiting"): {"change_contact_draft": {"spokesperson"}},
    ("attachments", "private"): {
        "view_contact_attachment": {"spokesperson"},
        "change_contact_attachment": {"spokesperson"},
    },
    ("attachments", "board"): {
        "view_contact_attachment": SPOKESPERSONS | {"board"},
        "change_contact_attachment": {"spokesperson"},
    },
    ("break_glass", "asked"): {
        "view_break_glass": {"board", "data_protection"},
        "decide_break_glass": {"board"},
        "read_break_glass": set(),
    },
    ("break_glass", "open"): {
        "view_break_glass": {"board", "data_protection", "spokesperson"},
        "decide_break_glass": set(),
        "read_break_glass": {"data_protection"},
    },
    ("break_glass", "expired"): {
        "view_break_glass": {"board", "data_protection", "spokesperson"},
        "read_break_glass": set(),
    },
    ("changes", "partner"): {"undo_change": KEEPERS | {"coordinator"}},
    ("changes", "person"): {"undo_change": KEEPERS},
    ("break_glass", "refused"): {
        "view_break_glass": {"board", "data_protection"},
        "decide_break_glass": set(),
        "read_break_glass": set(),
    },
    ("records", "board"): {"view_access_record": {"spokesperson"}},
    ("releases", "open"): {"release_contact": {"spokesperson"}},
    ("follow_ups", "private"): {"view_follow_up": {"spokesperson"}, "change_follow_up": {"spokesperson"}},
    ("follow_ups", "spokespersons"): {"view_follow_up": SPOKESPERSONS, "change_follow_up": {"spokesperson"}},
    ("follow_ups", "board"): {"view_follow_up": SPOKESPERSONS | {"board"}, "change_follow_up": {"spokesperson"}},
    ("follow_ups", "named"): {"view_follow_up": SPOKESPERSONS | {"named"}, "change_follow_up": {"spokesperson"}},
    ("follow_ups", "partner"): {"view_follow_up": {"board"}, "change_follow_up": {"board"}},
    ("follow_ups", "stranger"): {"view_follow_up": set(), "change_follow_up": set()},
}

# Permissions that are asked without an object.
AT_ALL: dict[str, Any] = {
    "add_partner": KEEPERS | {"coordinator", "elsewhere"},
    "change_any_partner": KEEPERS,
    "suggest_partner": MEMBERS,
    "open_corrections": {"coordinator", "elsewhere", "state_office"},
    "decide_any_correction": {"state_office"},
    "open_partner_reviews": KEEPERS | {"coordinator", "elsewhere", "lag"},
    "change_review_period": {"state_office"},
    "save_partner_view": MEMBERS,
    "merge_partner": {"state_office"},
    "export_partner": {"state_office"},
    "import_partner": {"state_office"},
    "curate_vocabulary": {"state_office"},
    "read_relation": MEMBERS,
    "view_any_person": KEEPERS | {"data_protection"},
    "change_person": KEEPERS,
    "change_person_role": KEEPERS,
    "view_restricted_person": {"data_protection"},
    "view_person_readings": {"data_protection"},
    "open_privacy": {"data_protection", "state_office"},
    "answer_privacy_request": {"data_protection"},
    "change_retention_rule": {"data_protection"},
    "open_releases": SPOKESPERSONS,
    "open_cooperations": MEMBERS,
    "export_cooperation": KEEPERS | {"board"},
    "add_cooperation": KEEPERS | {"coordinator", "elsewhere", "lag"},
    "view_any_cooperation": KEEPERS,
    "open_contact_log": SPOKESPERSONS | {"board", "named"},
    "add_contact": SPOKESPERSONS,
    "choose_people": SPOKESPERSONS,
    "hand_over_contacts": SPOKESPERSONS,
    "open_break_glass": SPOKESPERSONS | {"board", "data_protection"},
    "request_break_glass": {"board", "data_protection"},
    "open_contact_overview": SPOKESPERSONS | {"board"},
    "change_contact_rhythm": SPOKESPERSONS,
    "change_contact_settings": SPOKESPERSONS,
    "use_contact_mail": set(),  # the installation has no address for it
    "open_follow_ups": SPOKESPERSONS | {"board"},
    "view_unit": EVERYBODY,
    "change_unit": {"state_office"},
}

CELLS = [(kind, state, name) for (kind, state), names in ALLOWED.items() for name in names]


def user_of(world: World, role: str) -> Any:
    return world.users.get(role)


def test_the_table_of_objects(world: World) -> None:
    wrong, ran = [], 0
    for (kind, state, name), role in product(CELLS, ROLES):
        expected = role in ALLOWED[kind, state][name]
        obj = getattr(world, kind)[state]
        if may(user_of(world, role), f"coalition.{name}", obj) != expected:
            wrong.append((role, kind, state, name, expected))
        ran += 1
    assert wrong == []
    assert ran == len(CELLS) * len(ROLES) == 94 * 15


def test_the_table_without_objects(world: World) -> None:
    wrong = [
        (role, name)
        for role, name in product(ROLES, AT_ALL)
        if may(user_of(world, role), f"coalition.{name}") != (role in AT_ALL[name])
    ]
    assert wrong == []


def test_a_deactivated_user_may_nothing_but_the_public(world: World) -> None:
    user = world.users["spokesperson"]
    user.is_active = False
    assert not any(may(user, f"coalition.{name}") for name in AT_ALL if name != "view_unit")


def test_every_rule_of_the_directory_and_the_log_stands_in_a_table() -> None:
    tabled = {f"coalition.{name}" for names in ALLOWED.values() for name in names} | {f"coalition.{n}" for n in AT_ALL}
    pages_and_memberships = {
        "coalition.change_membership",
        "coalition.end_membership",
        "coalition.open_members",
        "search.view_statistics",
        "coalition.invite_member",
        "coalition.invite_somebody",
        "coalition.submit_page",
        "coalition.moderate_page",
        "coalition.moderate_something",
    }
    assert RULES.keys() - tabled == pages_and_memberships

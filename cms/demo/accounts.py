"""The demo accounts: the one place that names them. README's table, the loader and the tests read it."""

from dataclasses import dataclass, field

from coalition.roles import Role

PASSWORD = "demo"  # noqa: S105 - public on purpose; refused outside DEBUG


@dataclass(frozen=True)
class DemoAccount:
    """``roles`` are (unit slug, role) pairs; ``purpose`` says in English what the account is there to show."""

    email: str
    name: str
    purpose: str
    roles: tuple[tuple[str, Role], ...] = field(default=())
    superuser: bool = False


ACCOUNTS = (
    DemoAccount("mitglied@example.org", "Mitglied KV Köln", "Member of KV Köln", (("kv-koeln", Role.MEMBER),)),
    DemoAccount("mitglied.essen@example.org", "Mitglied KV Essen", "Member of KV Essen", (("kv-essen", Role.MEMBER),)),
    DemoAccount("redaktion.koeln@example.org", "Redaktion KV Köln", "Editor of KV Köln", (("kv-koeln", Role.EDITOR),)),
    DemoAccount(
        "koordination.koeln@example.org",
        "Koordination KV Köln",
        "Coordinator of KV Köln",
        (("kv-koeln", Role.COORDINATOR),),
    ),
    DemoAccount(
        "redaktion.wohnen@example.org", "Redaktion LAG Wohnen", "Editor of LAG Wohnen", (("lag-wohnen", Role.EDITOR),)
    ),
    DemoAccount(
        "redaktion.klima@example.org",
        "Redaktion LAG Klimagerechtigkeit",
        "Editor of LAG Klimagerechtigkeit",
        (("lag-klimagerechtigkeit", Role.EDITOR),),
    ),
    DemoAccount("buero@example.org", "Landesgeschäftsstelle", "State office", (("lv-nrw", Role.STATE_OFFICE),)),
    DemoAccount(
        "sprecherin@example.org", "Landessprecherin", "State spokesperson", (("landesvorstand", Role.SPOKESPERSON),)
    ),
    DemoAccount(
        "sprecher@example.org",
        "Landessprecher",
        "The other state spokesperson",
        (("landesvorstand", Role.SPOKESPERSON),),
    ),
    DemoAccount("vorstand@example.org", "Landesvorstand", "State board", (("landesvorstand", Role.BOARD),)),
    DemoAccount(
        "datenschutz@example.org",
        "Datenschutzbeauftragung",
        "Data protection officer",
        (("lv-nrw", Role.DATA_PROTECTION),),
    ),
    DemoAccount("admin@example.org", "Administration", "Superuser, without any role in a unit", superuser=True),
)

"""What makes two entries comparable: names without legal form and spelling, addresses without their trimmings."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from coalition.models import Partner
from search.analysis.characters import fold

# Legal forms and words that say nothing about who it is; folded, as they are compared.
_FILLERS = frozenset(
    {
        *("ev", "e.v", "ggmbh", "gmbh", "ug", "ag", "eg", "e.g", "e", "v", "stiftung", "verein", "verband"),
        *("landesverband", "kreisverband", "ortsverband", "ortsgruppe"),
        *(
            "der",
            "die",
            "das",
            "des",
            "den",
            "dem",
            "und",
            "fuer",
            "in",
            "im",
            "am",
            "an",
            "von",
            "vom",
            "zu",
            "zum",
            "zur",
        ),
    }
)
# The state's name stands in most names; one half of it tells two districts apart.
_THE_STATE = re.compile(r"\bnordrhein-westfalen\b|\bnrw\b", re.IGNORECASE)
_WORD = re.compile(r"[\w.]+")
_SAME_HOST_FOR_MANY = frozenset({"facebook.com", "instagram.com", "wordpress.com", "blogspot.com", "jimdo.com"})


@dataclass(frozen=True)
class Fingerprint:
    """An entry as the comparison sees it; empty strings where there is nothing to compare."""

    pk: int
    names: tuple[str, ...]
    host: str
    email: str
    phone: str
    place: tuple[float, float] | None
    kind: str
    parent: int | None

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for name in self.names for word in name.split())


def fingerprint(partner: Partner) -> Fingerprint:
    names = [partner.name, partner.short_name, *partner.alias_list]
    return Fingerprint(
        pk=partner.pk or 0,
        names=tuple(dict.fromkeys(name for text in names if (name := plain_name(text)))),
        host=plain_host(partner.website),
        email=partner.email.strip().lower(),
        phone=plain_phone(partner.phone),
        place=partner.location,
        kind=partner.kind,
        parent=partner.parent_id,
    )


def plain_name(text: str) -> str:
    """``Mieter:innenverein Köln e. V.`` as ``mieterinnenverein koeln``; the whole name when only fillers are left."""
    words = [fold(word).strip(".") for word in _WORD.findall(_THE_STATE.sub(" ", text))]
    telling = [word for word in words if word and word not in _FILLERS]
    return " ".join(telling or words)


def plain_host(website: str) -> str:
    """The host without ``www.``, with the path on hosts where many share one."""
    parts = urlsplit(website if "//" in website else f"//{website}")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" if host in _SAME_HOST_FOR_MANY else host


def plain_phone(phone: str) -> str:
    """Digits alone, with the country's prefix as a leading zero."""
    digits = re.sub(r"\D", "", re.sub(r"^\s*(\+49|0049)\s*(\(0\))?", "0", phone))
    return digits if len(digits) >= 6 else ""  # noqa: PLR2004 - shorter ones are extensions

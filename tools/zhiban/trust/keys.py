"""Whose key counts when: the keys and registrars of a book, as its people's records have them at one commit.

A key counts from `from` until `until` or `revoked_at`, whichever comes first, at the moment of receipt. Records only grow,
so a key can be added or closed and never opened again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from zhiban.trust.sshsig import Unreadable, key_blob

if TYPE_CHECKING:
    from zhiban.schema.city import Person

BEIJING = timezone(timedelta(hours=8))


class Key(NamedTuple):
    """One person's key: its public blob, and when it counts (half open; None: no bound)."""

    person: str
    blob: bytes
    start: datetime | None
    end: datetime | None
    revoked: datetime | None

    def counts(self, at: datetime) -> bool:
        """Whether it counts at a moment."""
        ends = [moment for moment in (self.end, self.revoked) if moment]
        return (self.start is None or self.start <= at) and all(at < moment for moment in ends)


class Keys(NamedTuple):
    """The keys of a book at one commit: by blob, addresses → person, and when each registrar is one."""

    keys: Mapping[bytes, tuple[Key, ...]]
    addresses: Mapping[str, str]
    registrars: Mapping[str, tuple[tuple[date | None, date | None], ...]]

    def signer(self, blob: bytes) -> str:
        """The person whose key it is, or nothing; a key that stands with two persons is nobody's."""
        return persons.pop() if len(persons := {key.person for key in self.keys.get(blob, ())}) == 1 else ""

    def counts(self, blob: bytes, at: datetime) -> bool:
        """Whether the key counts at a moment."""
        return any(key.counts(at) for key in self.keys.get(blob, ()))

    def registrar(self, person: str, at: datetime) -> bool:
        """Whether a person is a registrar at a moment."""
        day = at.astimezone(BEIJING).date()
        return any((not a or a <= day) and (not b or day <= b) for a, b in self.registrars.get(person, ()))


def keys_of(people: "Iterable[Person]") -> Keys:
    """The keys that these people's records have, as they were first written: a correction opens no key.

    What cannot be read as a key is nobody's.
    """
    keys: dict[bytes, tuple[Key, ...]] = {}
    addresses: dict[str, str] = {}
    registrars = {}
    for person in people:
        for key in person.keys:
            try:
                blob = key_blob(key.ssh)
            except Unreadable:
                continue
            known = Key(person.id, blob, key.from_, key.until, key.revoked_at)
            keys[blob] = (*keys.get(blob, ()), known)
        for address in person.email:
            addresses.setdefault(address, person.id)
        terms = tuple((role.from_, role.until) for role in person.roles if role.role == "registrar")
        if terms:
            registrars[person.id] = terms
    return Keys(keys, addresses, registrars)

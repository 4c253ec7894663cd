"""Who is let in: tries are counted before anything is hashed, and rights are those of now."""

import json
import os
import threading
from pathlib import Path
from stat import S_IMODE

import pytest

from befund.errors import ConfigurationError, NotFoundError
from befund.web.access import (
    Attempt,
    LinkAuthenticator,
    LoginRefusedError,
    Right,
    Sessions,
    UserAuthenticator,
    UserFile,
)
from befund.web.access import login_limits as limits_module
from befund.web.access.login_limits import Allowance, LoginLimits, network_of
from befund.web.access.passwords import HashSlots, german_words, is_common
from befund.web.access.users import FILE_NAME

pytestmark = pytest.mark.usefixtures("quick_hashes")
PASSWORD = "ein ganzer Satz"
OTHER = "noch ein ganzer Satz"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(tmp_path: Path) -> UserFile:
    made = UserFile(tmp_path)
    made.add("Anna", Right.REVIEWER, PASSWORD)
    return made


@pytest.fixture
def authenticator(users: UserFile, clock: Clock) -> UserAuthenticator:
    return UserAuthenticator(users, clock)


def outcome(authenticator: UserAuthenticator, attempt: Attempt) -> str:
    try:
        return "in" if authenticator.by_password(attempt) else "wrong"
    except LoginRefusedError as refused:
        return str(refused.status)


def at_once(authenticator: UserAuthenticator, attempts: list[Attempt]) -> list[str]:
    """What all of them come to, begun at the same moment."""
    found = [""] * len(attempts)
    start = threading.Barrier(len(attempts))

    def one(place: int) -> None:
        start.wait(20)
        found[place] = outcome(authenticator, attempts[place])

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def hashing(monkeypatch: pytest.MonkeyPatch, authenticator: UserAuthenticator) -> dict[str, int]:
    """Counts how many passwords are looked at, and how many at the same time."""
    counted = {"now": 0, "most": 0, "all": 0}
    admit, guard = authenticator._users.admit, threading.Lock()

    def counting(name: str, password: str) -> object:
        with guard:
            counted["now"] += 1
            counted["all"] += 1
            counted["most"] = max(counted["most"], counted["now"])
        try:
            return admit(name, password)
        finally:
            with guard:
                counted["now"] -= 1

    monkeypatch.setattr(authenticator._users, "admit", counting)
    return counted


def test_of_guesses_at_once_five_are_looked_at_two_at_a_time(
    authenticator: UserAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = hashing(monkeypatch, authenticator)
    attempts = [
        Attempt("Anna", PASSWORD if place == 99 else f"falsch {place}", "10.0.0.1")
        for place in range(120)
    ]
    found = at_once(authenticator, attempts)
    # Whoever comes in gets the try back, so one more is looked at where the right one is among them.
    looked_at = 5 + found.count("in")
    assert counted["all"] == looked_at
    assert counted["most"] <= 2
    assert found.count("429") == len(attempts) - looked_at


def test_guesses_from_many_addresses_wait_or_are_sent_away(
    authenticator: UserAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = hashing(monkeypatch, authenticator)
    found = at_once(
        authenticator,
        [Attempt(f"Niemand {place}", "falsch falsch", f"10.0.{place}.1") for place in range(40)],
    )
    assert counted["most"] <= 2
    assert set(found) <= {"wrong", "503"}
    assert found.count("wrong") >= 2


def test_after_wrong_passwords_a_name_waits_and_is_never_locked(
    authenticator: UserAuthenticator, clock: Clock
) -> None:
    wrong, right = Attempt("Anna", "falsch", "10.0.0.1"), Attempt(" anna ", PASSWORD, "10.0.0.1")
    assert [outcome(authenticator, wrong) for _ in range(5)] == ["wrong"] * 5
    assert outcome(authenticator, right) == "429"
    with pytest.raises(LoginRefusedError) as refused:
        authenticator.by_password(wrong)
    assert 0 < refused.value.seconds <= 60
    clock.now += 60
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "10.0.0.1")) == "in"


def test_elsewhere_a_name_is_not_kept_out_by_guesses(authenticator: UserAuthenticator) -> None:
    for _ in range(9):
        outcome(authenticator, Attempt("Anna", "falsch", "10.0.0.1"))
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "10.0.0.2")) == "in"


def test_guesses_from_everywhere_are_slowed_down_by_name(
    authenticator: UserAuthenticator, clock: Clock
) -> None:
    found = [
        outcome(authenticator, Attempt("Anna", "falsch", f"10.0.{place}.1")) for place in range(40)
    ]
    assert (found.count("wrong"), found.count("429")) == (30, 10)
    clock.now += 20
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "10.9.9.9")) == "in"


def test_a_network_that_tries_many_names_is_slowed_down(authenticator: UserAuthenticator) -> None:
    found = [
        outcome(authenticator, Attempt(f"Name {place}", "falsch", f"2001:db8::{place:x}"))
        for place in range(30)
    ]
    assert found.count("429") == 10
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "2001:db8:0:1::1")) == "in"


def test_a_browser_that_was_let_in_before_is_not_kept_out_by_an_attack(
    users: UserFile, authenticator: UserAuthenticator, clock: Clock
) -> None:
    user = authenticator.by_password(Attempt("Anna", PASSWORD, "10.0.0.1"))
    assert user
    mark = authenticator.mark(user)
    for place in range(200):
        outcome(authenticator, Attempt("Anna", "falsch", f"10.0.{place % 50}.{place}"))
        outcome(authenticator, Attempt("Anna", "falsch", "10.0.0.1"))
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "10.0.0.1")) == "429"
    assert (
        outcome(UserAuthenticator(users, clock), Attempt("Anna", PASSWORD, "10.0.0.1", mark))
        == "in"
    ), "after a restart too"
    assert outcome(authenticator, Attempt("Anna", PASSWORD, "10.0.0.1", mark)) == "in"


@pytest.mark.parametrize("forged", ["x.y", ".", "", "{number}.0", "ü.ü"])
def test_a_forged_mark_of_a_browser_counts_for_nothing(
    authenticator: UserAuthenticator, forged: str
) -> None:
    user = authenticator.by_password(Attempt("Anna", PASSWORD))
    assert user
    mark = forged.replace("{number}", authenticator.mark(user).partition(".")[0])
    assert [
        outcome(authenticator, Attempt("Anna", "falsch", "10.0.0.9", mark)) for _ in range(7)
    ].count("429") == 2


def test_a_mark_has_an_allowance_and_ends_with_the_password(
    users: UserFile, authenticator: UserAuthenticator
) -> None:
    user = authenticator.by_password(Attempt("Anna", PASSWORD))
    assert user
    stolen = authenticator.mark(user)
    assert [
        outcome(authenticator, Attempt("Anna", "falsch", "10.0.0.9", stolen)) for _ in range(12)
    ].count("429") == 2
    users.add("Anna", Right.REVIEWER, OTHER)
    assert [
        outcome(authenticator, Attempt("Anna", "falsch", "10.0.0.8", stolen)) for _ in range(7)
    ].count("429") == 2


def test_who_comes_in_again_and_again_is_no_guesser(authenticator: UserAuthenticator) -> None:
    assert {outcome(authenticator, Attempt("Anna", PASSWORD, "10.0.0.1")) for _ in range(40)} == {
        "in"
    }


@pytest.mark.parametrize(
    "attempt",
    [Attempt("A" * 201, PASSWORD), Attempt("Anna", "ü" * 513), Attempt("Anna", "x" * 2000000)],
)
def test_what_is_too_long_is_not_hashed(
    authenticator: UserAuthenticator, monkeypatch: pytest.MonkeyPatch, attempt: Attempt
) -> None:
    counted = hashing(monkeypatch, authenticator)
    assert outcome(authenticator, attempt) == "wrong"
    assert counted["all"] == 0


def test_made_up_names_do_not_fill_the_memory(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_module, "_MOST", 100)
    limits = LoginLimits(clock)
    for place in range(1000):
        limits.take([((str(place),), Allowance(1, 1.0))])
    assert len(limits._left) <= 101
    with pytest.raises(LoginRefusedError):
        limits.take([(("999",), Allowance(1, 1.0))])


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address " * 20, ("no address " * 20)[:64]),
        ("", ""),
    ],
)
def test_an_ipv6_client_is_its_64_bits(address: str, network: str) -> None:
    assert network_of(address) == network


def test_slots_send_away_who_waits_too_long() -> None:
    slots = HashSlots(at_once=1, waiting=1, patience=0.05)
    with slots.one(), pytest.raises(LoginRefusedError) as refused, slots.one():
        pass
    assert refused.value.status == 503
    with slots.one():
        pass


@pytest.mark.parametrize(
    "password",
    [
        *(
            "password123",
            "1234567890",
            "qwertzuiop",
            "Passwort2024!",
            "Sommer2024!",
            "Willkommen1!",
            "P4ssw0rt!!",
        ),
        *(
            "Deutschland1",
            "Geheim123456",
            "HalloWelt1!",
            "aaaaaaaaaaaa",
            "ichliebedich",
            "Reklamation2026",
        ),
        *("Befund ist ganz prima hier", "Hier kommt Anna Lindgren", "lindgren hat ein Rad", "kurz"),
    ],
)
def test_a_password_that_many_have_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(ConfigurationError):
        UserFile(tmp_path).add("Anna Lindgren", Right.READER, password)
    assert not (tmp_path / FILE_NAME).exists()


def test_a_sentence_and_what_a_generator_makes_are_taken(tmp_path: Path) -> None:
    for password in (
        PASSWORD,
        OTHER,
        "kR7#vQ2m9x",
        "zebra kaffee dampf lampe",
        "ü" * 5 + "Qw8(x)Lp" * 10,
    ):
        UserFile(tmp_path).add("Anna Lindgren", Right.READER, password)
    assert not is_common("ein langes Passwort")


def test_the_german_words_are_small_letters_and_none_stands_twice() -> None:
    words = german_words()
    assert len(words) > 300
    assert words == [word.strip().lower() for word in dict.fromkeys(words)]


def test_the_file_of_users_is_for_its_owner_and_replaced_whole(
    users: UserFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    users.add("Lena", Right.READER, OTHER)
    assert S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert len(synced) == 2, "the file and its folder"
    before = (tmp_path / FILE_NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="lässt sich nicht schreiben"):
        users.remove("Lena")
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {FILE_NAME, "users.lock"}


def test_changes_at_once_lose_none(tmp_path: Path) -> None:
    names = [f"Nutzerin {number}" for number in range(8)]
    threads = [
        threading.Thread(target=UserFile(tmp_path).add, args=(n, Right.READER, PASSWORD))
        for n in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [record.name for record in UserFile(tmp_path).users()] == names


def test_a_file_that_did_not_change_is_not_read_again_and_one_that_did_is(
    users: UserFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE_NAME
    read: list[int] = []
    parsed = users._parsed

    def counting() -> object:
        read.append(1)
        return parsed()

    monkeypatch.setattr(users, "_parsed", counting)
    os.utime(path, ns=(1, 1))  # long ago
    assert [record.name for _ in range(50) for record in users.users()] == ["Anna"] * 50
    assert len(read) == 1
    text = path.read_text("utf-8").replace(
        "reviewer", 'reader" '
    )  # as long as before, written in place
    path.write_text(text.replace('reader" "', ' reader"'), "utf-8")
    path.write_text(path.read_text("utf-8").replace('" reader"', '"reader"  '), "utf-8")
    found = users.find("Anna")
    assert found
    assert found.right is Right.READER


def test_what_changed_just_now_is_not_trusted_to_stay(users: UserFile, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    stamp = path.stat()
    assert len(users.users()) == 1
    path.write_text(
        path.read_text("utf-8").replace("Anna", "Anne"), "utf-8"
    )  # the same inode and size …
    os.utime(
        path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns)
    )  # … and time, as within one tick of the clock
    assert [record.name for record in users.users()] == ["Anne"]


def test_a_file_of_before_is_read(tmp_path: Path) -> None:
    UserFile(tmp_path).add("Anna", Right.READER, PASSWORD)
    path = tmp_path / FILE_NAME
    listed = json.loads(path.read_text("utf-8"))
    del listed[0]["generation"]
    path.write_text(json.dumps(listed), "utf-8")
    assert UserAuthenticator(UserFile(tmp_path)).by_password(Attempt("Anna", PASSWORD)) is not None


def test_rights_are_those_of_now(
    users: UserFile, authenticator: UserAuthenticator, tmp_path: Path
) -> None:
    sessions = Sessions(authenticator.standing)
    user = authenticator.by_password(Attempt("Anna", PASSWORD))
    assert user
    web_session = sessions.open(user)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text("utf-8").replace("reviewer", "reader"), "utf-8")
    demoted = sessions.find(web_session.id)
    assert demoted
    assert demoted.user.right is Right.READER
    users.remove("Anna")
    assert sessions.find(web_session.id) is None
    users.add("Anna", Right.REVIEWER, PASSWORD)
    assert sessions.find(web_session.id) is None, "a new user of that name is another"


@pytest.mark.parametrize("how", ["password", "everywhere"])
def test_a_new_password_and_leaving_everywhere_end_all_sessions_of_that_user(
    users: UserFile, authenticator: UserAuthenticator, how: str
) -> None:
    users.add("Lena", Right.READER, OTHER)
    sessions = Sessions(authenticator.standing)
    anna, lena = (
        authenticator.by_password(Attempt("Anna", PASSWORD)),
        authenticator.by_password(Attempt("Lena", OTHER)),
    )
    assert anna
    assert lena
    theirs, hers = [sessions.open(anna) for _ in range(3)], sessions.open(lena)
    if how == "password":
        UserFile(users._path.parent).add("Anna", Right.REVIEWER, "ein ganz anderer Satz")
    else:
        authenticator.end_sessions(anna)
    assert [sessions.find(web_session.id) for web_session in theirs] == [None] * 3
    assert sessions.find(hers.id) is not None


def test_leaving_everywhere_ends_what_a_link_let_in_and_the_next_link_works() -> None:
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    sessions = Sessions(authenticator.standing)
    user = authenticator.by_link(authenticator.token)
    assert user
    web_session = sessions.open(user)
    assert sessions.find(web_session.id)
    authenticator.end_sessions(user)
    assert sessions.find(web_session.id) is None
    assert authenticator.by_link(authenticator.token) is not None


def test_a_session_ends_when_idle_and_after_its_lifetime(clock: Clock) -> None:
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    sessions = Sessions(authenticator.standing, idle=3600, lifetime=12 * 3600, clock=clock)
    user = authenticator.by_link(authenticator.token)
    assert user
    web_session, idle = sessions.open(user), sessions.open(user)
    clock.now += 3000
    assert sessions.find(web_session.id)
    assert sessions.holds(idle.id), "to ask is not to use"
    clock.now += 700
    assert sessions.find(web_session.id)
    assert sessions.find(idle.id) is None
    for _ in range(14):
        clock.now += 3000
        sessions.find(web_session.id)
    assert sessions.find(web_session.id) is None


def test_a_visitor_has_so_many_sessions(clock: Clock) -> None:
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    sessions = Sessions(authenticator.standing, clock=clock)
    user = authenticator.by_link(authenticator.token)
    assert user
    opened = [sessions.open(user) for _ in range(200)]
    assert len(sessions._web_sessions) == len(sessions._used) == 50
    assert sessions.find(opened[-1].id)
    assert sessions.find(opened[0].id) is None


def test_users_are_asked_for_after_an_hour(authenticator: UserAuthenticator) -> None:
    assert authenticator.idle_seconds == 3600
    assert LinkAuthenticator("x", lambda _: None).idle_seconds == 12 * 3600


def test_an_unknown_user_is_named(users: UserFile) -> None:
    for act in (users.remove, users.end_sessions):
        with pytest.raises(NotFoundError, match="Vorhanden: Anna"):
            act("Berta")

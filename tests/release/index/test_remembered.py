"""What is kept of answers: as much as there is room for, the last used longest."""

from __future__ import annotations

from comity.release.index.remembered import Remembered


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    held = Remembered[str](10_000, len)
    for _ in range(3):
        assert held.get("a", lambda: made.append("a") or "value") == "value"
    assert made == ["a"]


def test_room_is_bounded_and_the_last_used_stays() -> None:
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return "x" * 1000

    held = Remembered[str](3 * 1200, len)
    for number in (1, 2, 3, 1, 4):  # 2 is the one that was used longest ago
        held.get(number, lambda number=number: make(number))  # type: ignore[misc]
    assert held.bytes <= 3 * 1200
    held.get(1, lambda: make(1))
    held.get(2, lambda: make(2))
    assert made == [1, 2, 3, 4, 2]


def test_what_is_too_large_is_not_kept() -> None:
    held = Remembered[str](100, len)
    assert held.get("a", lambda: "x" * 1000) == "x" * 1000
    assert held.bytes == 0

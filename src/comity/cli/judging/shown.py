"""Two records side by side in a terminal, with what agrees and what each field weighed."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from comity.cli.judging.plain import counted, plain
from comity.release.judging.compared import Compared, Item, Link, Mark, Row, pieces
from comity.release.judging.queue import Look
from comity.release.judging.sides import Side
from comity.release.judging.weights import Weight
from comity.resolve.contradictions import Contradiction
from comity.resolve.judgements import Judgement

_MARKS: dict[Mark, tuple[str, str]] = {
    "agree": ("= agree", "bold green"), "partly": ("≈ partly", "yellow"), "differ": ("≠ differ", "bold red"),
    "apart": ("– none shared", ""),
    "silent": ("· silent", "dim")}  # fmt: skip
_MOST_ITEMS = 6
_LONGEST = {"text": 900, "title": 300}
_BAR = 12  # cells of the longest bar
_MOST_WEIGHTS = 12


def pair(told: Compared, standing: Judgement | None) -> RenderableType:
    """The whole view of a pair."""
    parts: list[RenderableType] = [_records(told)]
    if told.link:
        parts += [Rule("What each field weighed", style="dim", align="left"), _weights(told.link)]
    else:
        parts.append(Text("The model has no score of this pair: it was no candidate, or scored too low.", "dim"))
    if standing:
        parts.append(Text(f"Stands now: {plain(str(standing))}. “{plain(standing.reason, 300)}”", "bold"))
    return Group(*parts)


def now(told: Compared) -> str:
    """How the two stand to each other in the release."""
    if told.joined:
        return f"in one incident, “{plain(told.left.incident_title, 80)}” ({counted(told.left.n_records, 'record')})"
    relation = told.link.relation if told.link else "not linked"
    if told.link and told.link.whole:
        relation += f", the {told.link.whole} is the whole"
    return f"in different incidents, {relation}"


def worth(look: Look) -> str:
    """Why a pair is in its place in the queue."""
    moved = counted(look.moves, "record")
    return f"a look changes something with a chance of {look.chance:.0%}, and then moves up to {moved}"


def against(found: list[Contradiction]) -> list[str]:
    """What a verdict contradicts, in lines."""
    return [f"It contradicts other verdicts ({one.kind}; {one.holds}): {plain('; '.join(one.words))}"
            for one in found]  # fmt: skip


def contradictions(found: list[Contradiction]) -> RenderableType:
    """What a person has to mend, as a list."""
    title = f"{counted(len(found), 'contradiction')} among judgements"
    table = Table(title=title, title_justify="left", header_style="bold", title_style="bold yellow")
    for column in ("kind", "records", "judgements", "holds"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(one.kind, *("\n".join(map(plain, held)) for held in (one.records, one.words)), str(one.holds))
    return table


def _records(told: Compared) -> Table:
    table = Table(expand=True, show_lines=True, header_style="bold", border_style="dim")
    table.add_column("", width=16, style="bold", overflow="fold")
    table.add_column(_head(told.left), ratio=1, overflow="fold")
    table.add_column(_head(told.right), ratio=1, overflow="fold")
    table.add_column("", width=12, overflow="fold")
    for row in told.rows:
        sides = (_items(row, held, told.words) for held in (row.left, row.right))
        table.add_row(Text(row.label), *sides, _mark(row))
    return table


def _head(side: Side) -> Text:
    head = Text(plain(side.id), "bold cyan")
    head.append(f"\n{plain(side.source_title, 60)}; one entry is: {side.unit}", "dim")
    if side.publisher and side.publisher != side.source_title:
        head.append(f"\n{plain(side.publisher, 80)}", "dim")
    return head


def _mark(row: Row) -> Text:
    words, style = _MARKS[row.mark]
    mark = Text(words, style)
    return mark.append(f"\n{row.note}", "dim") if row.note else mark


def _items(row: Row, items: list[Item], common: frozenset[str]) -> Text:
    if not items:
        return Text("says nothing", "dim italic")
    if row.field in _LONGEST:
        return _marked(plain(items[0].text, _LONGEST[row.field]), common)
    lines = [_item(item) for item in items[:_MOST_ITEMS]]
    if len(items) > _MOST_ITEMS:
        lines.append(Text(f"and {len(items) - _MOST_ITEMS} more", "dim"))
    return Text("\n").join(lines)


def _item(item: Item) -> Text:
    text = Text(plain(item.text, 160), "bold green" if item.shared else "")
    if item.note and item.note != item.text:
        text.append(f"  “{plain(item.note, 60)}”", "dim")
    return text


def _marked(text: str, common: frozenset[str]) -> Text:
    found = Text()
    for piece, shared in pieces(text, common):
        found.append(piece, "bold green" if shared else "")
    return found


def _weights(link: Link) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    most = max((abs(w.share) for w in link.weights if w.name != "bias"), default=1.0)
    said = [w for w in link.weights if w.name != "bias"]
    for weight in said[:_MOST_WEIGHTS]:
        table.add_row(Text(weight.label), Text(f"{weight.share:+.2f}"), _bar(weight, most))
    for bias in (w for w in link.weights if w.name == "bias"):
        table.add_row(Text(bias.label, "dim"), Text(f"{bias.share:+.2f}", "dim"))
    table.add_row(Text("score", "bold"), Text(f"{link.score:.3f}", "bold"), Text(f"  model {plain(link.model)}", "dim"))
    return table


def _bar(weight: Weight, most: float) -> Text:
    cells = min(round(abs(weight.share) / most * _BAR), _BAR)
    if weight.share < 0:
        return Text(" " * (_BAR - cells)).append("█" * cells, "red").append("│", "dim")
    return Text(" " * _BAR).append("│", "dim").append("█" * cells, "green")

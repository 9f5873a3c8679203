"""The network as a chart: a graph with its places, or a matrix."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from comity.release.index.pairs import Pair
from comity.web import labels
from comity.web.charts.describing import Chart, Drawing, Edge, Matrix, Network, Node
from comity.web.charts.describing import Pair as Cell
from comity.web.i18n import _
from comity.web.views.network.asking import Asked
from comity.web.views.network.placing import places
from comity.web.views.network.sifting import Sifted
from comity.web.words import counted, number

Names = dict[str, str]


def chart(asked: Asked, found: Sifted, names: Names, sources: list[str]) -> Chart:
    """The chart of the edges shown. names: of actors by id; territories are named here."""
    label = {code: names.get(code) or labels.territory(code) for pair, _n in found.shown for code in pair}
    drawing = _matrix(asked, found, label) if asked.view == "matrix" else _graph(asked, found, label)
    return Chart(
        name="network",
        title=_title(asked),
        unit=_("incidents"),
        n=found.incidents,
        sources=sources,
        alt=_alt(found, label),
        notes=_notes(asked, found),
        drawing=drawing,
        page="/network?" + asked.query,
    )


def link(asked: Asked, pair: Pair) -> str:
    """Where an edge leads: to the dyad, or to the incidents of actor and country."""
    if pair[0] == pair[1]:
        return asked.incidents(accused=pair[0], country=pair[0])
    if asked.who == "states":
        return f"/dyads/{quote(pair[0])}/{quote(pair[1])}"
    return asked.incidents(actor=pair[0], country=pair[1])


def _graph(asked: Asked, found: Sifted, label: Names) -> Drawing:
    size: Counter[str] = Counter()
    for (source, target), n in found.shown:
        size[source] += n
        size[target] += n
    codes = sorted(size, key=lambda code: (-size[code], code))
    number = {code: k for k, code in enumerate(codes)}
    at = places(len(codes), [(number[a], number[b]) for (a, b), _n in found.shown])
    nodes = [
        Node(code, label[code], float(x), float(y), size[code], _page(code))
        for code, (x, y) in zip(codes, at, strict=True)
    ]
    edges = [Edge(source, target, n, link(asked, (source, target))) for (source, target), n in found.shown]
    return Network(_from(asked), _("Victims in"), nodes, edges)


def _matrix(asked: Asked, found: Sifted, label: Names) -> Drawing:
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (source, target), n in found.shown:
        rows[source] += n
        columns[target] += n
    down, across = ([code for code, _n in sorted(side.items(), key=lambda item: (-item[1], item[0]))]
                    for side in (rows, columns))  # fmt: skip
    row, column = ({code: k for k, code in enumerate(side)} for side in (down, across))
    pairs = [Cell(row[a], column[b], n, link(asked, (a, b))) for (a, b), n in sorted(found.between.items())]
    return Matrix(_from(asked), _("Victims in"), [label[c] for c in down], [label[c] for c in across], pairs)


def _page(code: str) -> str:
    return f"/actors/{quote(code, safe=':')}" if ":" in code else f"/countries/{quote(code)}"


def _from(asked: Asked) -> str:
    return _("Accused") if asked.who == "states" else _("Accused actor")


def _title(asked: Asked) -> str:
    if asked.who == "states":
        return _("Which states are accused, themselves or by those said to act for them, and where the victims are")
    return _("Which actors are said to act against victims in which countries")


def _alt(found: Sifted, label: Names) -> str:
    if not found.shown:
        return _("No pair.")
    (source, target), n = found.shown[0]
    return _("{edges} directed edges; the strongest leads from {source} to {target} with {n}.").format(
        edges=len(found.shown), source=label[source], target=label[target], n=counted(n, "incident")
    )


def _notes(asked: Asked, found: Sifted) -> list[str]:
    notes = [_("An arrow means that somebody accuses, not that it is proven."),
             _("An incident with several accused and victims in several countries counts in each pair.")]  # fmt: skip
    if asked.view == "matrix":
        notes.append(
            _(
                "Rows and columns are those with a pair of at least {least} incidents; between them the matrix has "
                "weaker pairs too, and a state that is accused of acting within itself."
            ).format(least=found.least)
        )
    else:
        notes.append(_("A larger node and a thicker arrow: more incidents, added up over the arrows drawn."))
    if found.hidden_edges and asked.view == "graph":
        notes.append(_("Not drawn: {edges} pairs with fewer than {least} incidents.").format(
            edges=number(found.hidden_edges), least=found.least))  # fmt: skip
    return notes

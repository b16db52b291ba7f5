"""The figures as text, for a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from solieu.evaluate.ablation import Ablation
from solieu.evaluate.breakdown import Difference, Group, Origin
from solieu.evaluate.score import Figure, Score


def report_text(score: Score) -> str:
    """Return the scorer's figures with their intervals."""
    lines = [f"gold facts {score.gold}, rows {score.got}, documents {score.documents}, texts {score.texts}"]
    lines += _levels(score.all)
    lines += [f"trade facts {score.trade_gold}", *_levels(score.trade)]
    if score.ledger:
        found = score.ledger
        lines.append(f"ledger numbers {found.numbers}  covered {found.covered:.3f}  role right {found.role:.3f}")
    lines.append("column       accuracy  F1 where set   (over the facts found)")
    for name, slot in score.slots.items():
        accuracy = "-" if slot.accuracy is None else f"{slot.accuracy:.4f}"
        lines.append(f"{name:12} {accuracy:>8}  {slot.set.f1:.3f}")
    return "\n".join(lines)


def _levels(figures: Mapping[str, Figure]) -> list[str]:
    lines = []
    for name, f in figures.items():
        low, high = f.interval or (f.f1, f.f1)
        spread = f"  ({low:.2f} to {high:.2f} over texts)" if f.interval else ""
        lines.append(f"{name:6} P {f.p:.3f}  R {f.r:.3f}  F1 {f.f1:.3f}{spread}")
    return lines


def groups_text(title: str, groups: Iterable[Group]) -> str:
    """Return a table of the figures of each group."""
    lines = [f"{title:12}  gold  rows  found   core    key   full   (F1)"]
    for g in groups:
        figures = "  ".join(f"{figure.f1:5.3f}" for figure in g.levels.values())
        lines.append(f"{g.name:12} {g.gold:5} {g.got:5}  {figures}")
    return "\n".join(lines)


def origins_text(origins: Sequence[Origin], rows: Mapping[str, tuple[int, int]]) -> str:
    """Return how often a column is right where its own sentence says it, and where it is carried there."""
    lines = ["column       explicit  right  inherited  right"]
    for o in origins:
        lines.append(
            f"{o.slot:12} {o.explicit:8}  {_share(o.explicit_right, o.explicit):>5}"
            f"  {o.inherited:9}  {_share(o.inherited_right, o.inherited):>5}"
        )
    for kind, (count, right) in rows.items():
        lines.append(
            f"facts whose flow, commodity, partner and period are {kind}: {count}, right in key {_share(right, count)}"
        )
    return "\n".join(lines)


def differences_text(differences: Sequence[Difference], limit: int | None = None) -> str:
    """Return the facts on which two runs differ, with the columns won and lost."""
    lines = [f"{len(differences)} facts differ"]
    for d in differences[:limit]:
        won = f" won {', '.join(d.won)}" if d.won else ""
        lost = f" lost {', '.join(d.lost)}" if d.lost else ""
        lines.append(f"{d.doc_id}:{d.start} {d.text!r}{won}{lost}")
    return "\n".join(lines)


def ablations_text(ablations: Sequence[Ablation]) -> str:
    """Return for each rule what it wins and loses; with one rule alone, the facts too."""
    lines = ["rule                          key    trade key  full    wins and losses by column"]
    for a in ablations:
        counts = [f"+{n} {slot}" for slot, n in sorted(a.won.items())]
        counts += [f"-{n} {slot}" for slot, n in sorted(a.lost.items())]
        lines.append(f"{a.rule:28} {a.key:+.4f}  {a.trade_key:+.4f}  {a.full:+.4f}  {' '.join(counts) or 'no fact'}")
    if len(ablations) == 1:
        lines.append(differences_text(ablations[0].differences))
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"

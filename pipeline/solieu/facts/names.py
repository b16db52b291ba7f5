"""What the facts stage must know of the lexicons: codes, hierarchies and kinds of words."""

from collections.abc import Mapping
from dataclasses import dataclass

from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import normal


@dataclass(frozen=True, slots=True)
class Names:
    """What the facts stage must know of the lexicons: codes of places, units and words that are goods."""

    codes: Mapping[str, str]
    goods_names: Mapping[str, str]
    goods_phrases: str  # all phrases of goods, a line each
    goods_units: frozenset[str]
    parents: Mapping[str, str]  # of goods
    countries: frozenset[str]  # codes that are no groups
    securities: frozenset[str]
    security_rows: frozenset[str]  # the rows of goods that they are
    symbols: Mapping[str, str]
    economic_sectors: frozenset[str]
    abroad: Mapping[str, str]  # firms and banks of other countries, to their codes
    banks: frozenset[str]
    firms: frozenset[str]  # firms and banks, and what is found by a word for a firm
    exchanges: frozenset[str]  # exchanges of other countries
    indexes: Mapping[str, str]  # stock and price indices, to the codes of their countries
    moneys: Mapping[str, str]  # names of currencies, to the codes of their countries
    home: frozenset[str]  # offices and associations of Vietnam
    classifiers: frozenset[str]  # counted nouns that name a good where nothing better does
    counted: frozenset[str]  # nouns that are counted
    workers: frozenset[str]  # counted nouns of people at work
    currencies: Mapping[str, str]  # names of currencies, to their codes
    firms_of: Mapping[str, str]  # sectors that are the firms of a country, to its code
    lands: Mapping[str, str]  # names of countries and groups, to their codes

    @classmethod
    def of(cls, rules: Rulebook) -> "Names":
        """Read them from the rules."""
        goods = {a.lower(): row.id for row in rules["lexicon/commodities"] for a in (*row.aliases, *row.weak_aliases)}
        parents = {row.id: row.parent for row in rules["lexicon/commodities"] if row.parent}
        security_rows = frozenset({"co_phieu", "trai_phieu", "chung_khoan"})
        securities = frozenset(a for a, id in goods.items() if id in security_rows)
        symbols = {a: u.unit for u in rules["lexicon/units"] for a in u.aliases}
        sectors = frozenset(s.id for s in rules["lexicon/sectors"] if s.entity_type == "economic_sector")
        home = frozenset(
            o.id for o in rules["lexicon/organisations"] if o.code == "VN" and o.kind not in ("company", "bank")
        )
        abroad = {
            o.id: o.code
            for o in rules["lexicon/organisations"]
            if o.code and o.code != "VN" and o.kind in ("company", "bank", "central_bank")
        }
        firms = {o.id for o in rules["lexicon/organisations"] if o.kind in ("company", "bank")}
        indexes = {o.id: o.code for o in rules["lexicon/organisations"] if o.code and o.kind == "index"}
        moneys = {a: c.code[:2] for c in rules["lexicon/currencies"] for a in (*c.aliases, *c.weak_aliases, *c.exact)}
        lands = {a.lower(): p.code for p in rules["lexicon/places"] for a in p.aliases}
        firms_of = {
            s.id: code
            for s in rules["lexicon/sectors"]
            for a in s.aliases
            if s.entity_type == "ownership_sector" and (code := lands.get(" ".join(a.lower().split()[-2:])))
        }
        countries = frozenset(p.code for p in rules["lexicon/places"] if p.kind in ("country", "territory"))
        words = rules.settings["lexicon/commodities.yaml"]
        return cls(
            codes={p.id: p.code for p in rules["lexicon/places"]},
            goods_names=goods,
            goods_phrases="\n".join(map(normal, goods)),
            goods_units=frozenset({*words["goods_nouns"], *goods}),
            classifiers=frozenset(words["classifiers"]),
            counted=frozenset(a.lower() for c in rules["lexicon/counts"] for a in c.aliases),
            workers=frozenset(rules.settings["lexicon/counts.yaml"]["labour_nouns"]),
            currencies={
                a.lower(): c.code for c in rules["lexicon/currencies"] for a in (*c.aliases, *c.exact, *c.shared)
            },
            parents=parents,
            countries=countries,
            securities=securities,
            security_rows=security_rows,
            symbols=symbols,
            economic_sectors=sectors,
            abroad=abroad,
            exchanges=frozenset(
                o.id for o in rules["lexicon/organisations"] if o.code not in (None, "VN") and o.kind == "exchange"
            ),
            indexes=indexes,
            moneys={normal(a).lower(): code for a, code in moneys.items()},
            home=home,
            banks=frozenset(o.id for o in rules["lexicon/organisations"] if o.kind == "bank"),
            firms=frozenset({*firms, "head_company"}),
            firms_of=firms_of,
            lands=lands,
        )

"""The columns of a panel: what a series is, when, how much, and which facts say so."""

from solieu.table.columns import DAY, PERIOD, Column, ColumnType, Layout, Origin

_T, _I, _D, _L = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.TEXTS
_G, _S, _X = Origin.GUIDE, Origin.SERIES, Origin.TRACE

#: A row of a panel: one observation of one series.
PANEL = Layout(
    "panel",
    (
        Column("reporter", _T, _G, "Whose figure it is: ISO 3166 alpha-2 or a group's code"),
        Column("flow", _T, _G, "Direction of foreign trade", values=("export", "import", "total", "balance")),
        Column("measure", _T, _G, "The quantity stated", required=True),
        Column("indicator", _T, _S, "Which series, where `measure` is too coarse"),
        Column("qualifier", _T, _S, "How the series is defined"),
        Column("commodity", _T, _G, "The good in the words of the chosen fact; empty for all goods together"),
        Column("commodity_id", _T, _S, "Group of goods; the key where there is one"),
        Column("partner", _L, _G, "Codes of the other side; several are a joint figure, which is never split"),
        Column("partner_kind", _T, _S, "What the partner is"),
        Column("entity", _T, _G, "An actor narrower than the country"),
        Column("entity_id", _T, _S, "One id for all names of the entity"),
        Column("unit", _T, _G, "ISO 4217, t, kg, USD/t ...; of all values of a series the same", required=True),
        Column("freq", _T, _S, "SDMX: M month, Q quarter, A year", required=True, values=("M", "Q", "A")),
        Column("period", _T, _G, "2017-01, 2017-Q1, 2017", required=True, pattern=PERIOD),
        Column("period_start", _T, _S, "First day", required=True, pattern=DAY),
        Column("period_end", _T, _S, "Last day", required=True, pattern=DAY),
        Column("value", _D, _G, "The chosen value", required=True),
        Column("value_low", _D, _S, "Low end of the interval that its precision and bound imply"),
        Column("value_high", _D, _S, "High end of that interval"),
        Column("obs_status", _T, _S, "SDMX observation status of the chosen fact", values=("A", "E", "F", "P")),
        Column(
            "origin", _T, _X, "Stated in a text, or derived by arithmetic", required=True, values=("stated", "derived")
        ),
        Column("sources", _I, _X, "How many documents state it, copies counted once", required=True),
        Column("spread", _D, _X, "Largest less smallest statement, in per cent of the chosen one; empty for one"),
        Column("agree", ColumnType.BOOLEAN, _X, "Whether the intervals of all statements meet", required=True),
        Column(
            "fact_ids", _L, _X, "The facts: the chosen one first, or the operands of a derived value", required=True
        ),
        Column("chosen_by", _T, _X, "Why this statement: the preferences that decided, or the formula", required=True),
        Column("sentence", _T, _X, "The sentence of the chosen fact"),
    ),
)

"""The forecast as one HTML page that needs nothing else: pictures, words, and the account."""

from html import escape
from math import isnan
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from evenhand.planning.domain.forecast.ahead import Ahead
    from evenhand.planning.domain.forecast.calendar import Calendar
    from evenhand.planning.domain.forecast.costs import Work

_STYLE: Final = """
:root { color-scheme: light dark; --ink: light-dark(#16201f, #e8eeec); --soft: light-dark(#586664, #98a6a3);
  --paper: light-dark(#fff, #131918); --line: light-dark(#e1e7e5, #26302e); --accent: light-dark(#0b6e5f, #4cc2ac);
  --warn: light-dark(#8a5100, #f0b04a); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-inline-size: 62rem;
  margin-inline: auto; padding: 1.5rem; }
h1 { font-size: 1.75rem; margin-block: 0 .5rem; } h2 { font-size: 1.2rem; margin-block: 2rem .5rem; }
.why { border-inline-start: 4px solid var(--accent); padding-inline-start: 1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; border-block-end: 1px solid var(--line); text-align: end; white-space: nowrap; }
th:first-child, td:first-child { text-align: start; } tr.chosen { font-weight: 600; } .soft { color: var(--soft); }
svg.forecast { inline-size: 100%; block-size: auto; } .f-grid { stroke: var(--line); } .f-tick { fill: var(--soft);
  font-size: 12px; } .f-line { fill: none; stroke-width: 2; } .f-past { stroke: var(--ink); }
.f-expected { stroke: var(--accent); } .f-band { fill: var(--accent); } .f-outer { opacity: .18; }
.f-inner { opacity: .25; }
line.f-event { stroke: var(--warn); stroke-dasharray: 4 3; } text.f-event { fill: var(--warn); font-size: 12px; }
"""
_TERMS: Final = """
<dl><dt>WAPE</dt><dd>The sum of all errors over the sum of what came. Below, for each interval.</dd>
<dt>MASE</dt><dd>The mean error over that of “same weekday last week” within the history; below 1 is better.</dd>
<dt>Bias</dt><dd>Above 0: more was expected than came.</dd>
<dt>Pinball</dt><dd>How far the whole band was off, over what came in the mean; smaller is better.</dd>
<dt>In 90 %</dt><dd>How many counts lay in the band that should hold nine of ten. The bands are those that would
have been drawn that morning.</dd>
<dt>Hours over, under</dt><dd>Agent-hours that a rota made from the forecast would have had too many or too few,
against one made by somebody who knew what would come.</dd></dl>
"""


def page(ahead: "Ahead", calendar: "Calendar", work: "Work") -> str:
    """The whole page."""
    from evenhand.planning.domain.forecast.picture import days_picture, hours_picture, words_of

    days, hours = days_picture(ahead), hours_picture(ahead)
    first, last = ahead.history.days[0], ahead.history.days[-1]
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Forecast</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>',
        "<body><main>",
        f"<h1>What is to come</h1><p>{escape(words_of(ahead))}</p>",
        f'<p class="why">{escape(ahead.why)}</p>',
        f"<h2>Contacts a day</h2>{days.svg()}",
        f'<p class="soft">Line: what came, then what is expected. Bands: half of the time, nine times of ten. '
        f"History from {first:%d %B %Y} to {last:%d %B %Y}, {len(ahead.history.days)} days"
        f"{escape(_country(calendar))}.</p>",
        f"<h2>{escape(hours.title)}</h2>{hours.svg()}<p>{escape(hours.words)}</p>",
        f'<h2>The days</h2><div class="wide" tabindex="0">{_days(ahead)}</div>',
        f'<h2>What each would have got wrong</h2><div class="wide" tabindex="0">{_account(ahead)}</div>',
        f"<p>“chosen” is who would have been believed each morning, before anybody knew. Costs count with "
        f"{work.handling_s:g} s a contact, {work.share:.0%} answered within {work.within_s:g} s"
        f"{f', patience {work.patience_s:g} s (Erlang A)' if work.patience_s else ' (Erlang C)'}.</p>",
        f"{_TERMS}</main></body></html>\n",
    ]
    return "\n".join(parts)


def _country(calendar: "Calendar") -> str:
    return f"; public holidays of {calendar.country} {calendar.region}".rstrip() if calendar.country else ""


def _days(ahead: "Ahead") -> str:
    rows = "".join(
        f"<tr><td>{day.day:%a %d %B %Y}</td><td>{day.total:,.0f}</td><td>{day.total_quantiles[0]:,.0f}</td>"
        f"<td>{day.total_quantiles[3]:,.0f}</td><td>{day.total_quantiles[6]:,.0f}</td>"
        f"<td>{escape(', '.join(day.remarks))}</td></tr>"
        for day in ahead.days
    )
    head = "<tr><th>Day</th><th>Expected</th><th>5 %</th><th>Half</th><th>95 %</th><th>Planned</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _account(ahead: "Ahead") -> str:
    rows = []
    for line in ahead.report:
        kind = ' class="chosen"' if line.name in {ahead.choice.name, "chosen"} else ""
        mase = "–" if isnan(line.mase) else f"{line.mase:.3f}"
        figures = f"<td>{line.wape:.2%}</td><td>{mase}</td><td>{line.bias:+.1%}</td><td>{line.pinball:.4f}</td>"
        costs = f"<td>{line.coverage90:.1%}</td><td>{line.hours.too_many:,.0f}</td><td>{line.hours.too_few:,.0f}</td>"
        rows.append(
            f"<tr{kind}><td>{escape(line.name)}</td><td>{line.lead}</td><td>{line.days}</td>{figures}{costs}</tr>"
        )
    names = ("Who", "Ahead", "Days", "WAPE", "MASE", "Bias", "Pinball", "In 90 %", "Hours over", "Under")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

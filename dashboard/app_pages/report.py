"""Report: charts, tables, cards and words in an order, as Word, PowerPoint, Excel, web page or PDF."""

from dashboard import composing, controls, making, parts

say = controls.language()
parts.heading(say("Report"), say("Charts, tables and facts in one file, each with its hedge, unit, date and source."))
report = composing.outline(say)
composing.head(say)
composing.listed(report, say)
composing.adding(report, say)
if report.items:
    making.preview(report, say)
    making.making(report, say)

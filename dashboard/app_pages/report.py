"""Report: charts, tables, cards and words in an order, as Word, PowerPoint, Excel, web page or PDF."""

from dashboard.ui import components, controls, report_editor, report_files

say = controls.get_speaker()
components.show_heading(
    say("Report"), say("Charts, tables and facts in one file, each with its hedge, unit, date and source.")
)
report = report_editor.read_outline(say)
report_editor.show_report_head(say)
report_editor.show_items(report, say)
report_editor.show_additions(report, say)
if report.items:
    report_files.show_preview(report, say)
    report_files.show_report_files(report, say)

"""Overview: the front page of the catalogue: one chart, what holds now, what is new, what was corrected."""

from dashboard import share
from dashboard.charts import ChartPage
from dashboard.ui import components, controls, front_parts
from dashboard.views.fact_lists import count_everything, count_facts
from dashboard.views.view import ViewQuery, choose_chart
from facts.model.selection import Selection

_COUNTED = ("facts", "facilities", "metrics", "articles")

say = controls.get_speaker()
totals = count_everything()
verified = count_facts(Selection.of(verification="verified"))

components.show_heading(
    say("Numbers you can stand behind"),
    say(
        "{facts} facts about {facilities} facilities, in {metrics} metrics, from {articles} articles."
        " Each keeps its hedge, unit, date and source; {verified} are checked against the words they came from.",
        verified=controls.format_count(verified, say),
        **{name: controls.format_count(getattr(totals, name), say) for name in _COUNTED},
    ),
)

front_parts.show_front_chart(say)
front_parts.show_current_topics(say)
front_parts.show_news(say)
front_parts.show_doors(say)

with components.fold_section(say("What is covered"), "covered") as is_open:
    if is_open:
        chart = choose_chart(ChartPage.OVERVIEW, ViewQuery(Selection(), ()))
        components.show_chart_with_table(share.share_chart(chart.name, Selection(), say), say, opens=False)

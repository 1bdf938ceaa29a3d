"""What a report of twenty charts costs, beside the bare libraries in the same run.

    .venv/bin/python tests/benchmarks/bench_reports.py [CHARTS]

The floors: python-pptx writing as many plain bar charts of the same facts, python-docx placing as many pictures
that are painted already. Both are what the libraries take with nothing of ours: no workbook of facts, no words.
"""

import io
import os
import sys
import tempfile
import time

import docx
import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

RUNS = 3
ADDRESS = "compare?metric=patients_treated"


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FACTS_DATABASE_URL"] = f"sqlite:///{folder}/catalogue.sqlite"
        os.environ["XDG_CACHE_HOME"] = folder
        report = gathered(count)
        slides(report, count)
        documents(report, count)


def gathered(count):
    from dashboard.reports.outline import Outline, ReportItem
    from dashboard.reports.report_content import gather_report

    items = [ReportItem.read(f"{ADDRESS}#Chart {number}") for number in range(count)]
    gather_report(Outline.of(title="Warm", items=items[:1]))
    start = time.perf_counter()
    found = gather_report(Outline.of(title="Benchmark", items=items))
    print(f"gathering {count} sections: {time.perf_counter() - start:.2f} s")
    return {form: found.make_identified(form) for form in ("pptx", "docx")}


def best(work):
    times = []
    for _ in range(RUNS):
        stream = io.BytesIO()
        start = time.perf_counter()
        work(stream)
        times.append(time.perf_counter() - start)
    return min(times), len(stream.getvalue())


def told(name, ours, floor):
    (took, size), (least, bare) = ours, floor
    print(f"{name}: {took:.2f} s, {size / 1024:.0f} KiB; floor {least:.2f} s, {bare / 1024:.0f} KiB")
    print(f"  {took / least:.2f} times the floor")


def slides(report, count):
    from dashboard.reports.pptx_report import write_report

    frame = report["pptx"].sections[0].frame

    def bare(stream):
        made = pptx.Presentation()
        for _ in range(count):
            slide = made.slides.add_slide(made.slide_layouts[5])
            slide.shapes.title.text = "Chart"
            data = CategoryChartData()
            data.categories = list(frame["facility_name"])
            data.add_series("Patients", list(frame["position"]))
            place = (Inches(1), Inches(2), Inches(8), Inches(5))
            slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
        made.save(stream)

    told(f"pptx, {count} charts", best(lambda stream: write_report(report["pptx"], stream)), best(bare))


def documents(report, count):
    from dashboard.reports.chart_renderer import open_renderer
    from dashboard.reports.docx_report import write_report

    with open_renderer() as pictures:
        write_report(report["docx"], io.BytesIO(), pictures)  # paints the pictures: afterwards they come from the shelf
        painted = pictures.pictures(report["docx"].sections[0])

        def bare(stream):
            made = docx.Document()
            for _ in range(count):
                made.add_heading("Chart", 1)
                for picture in painted:
                    made.add_picture(io.BytesIO(picture.content), width=Inches(6))
            made.save(stream)

        told(
            f"docx, {count} charts, pictures painted before",
            best(lambda stream: write_report(report["docx"], stream, pictures)),
            best(bare),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

// Draw the figure for the width and appearance of this frame, and tell the page around it how tall we are.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displaylogo: false, responsive: false, modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"] };
  let drawn = "";

  const appearance = () => root.dataset.theme || (dark.matches ? "dark" : "light");

  // Figures are made for steps of width, so that few of them serve every frame.
  const address = (chart) => {
    const width = Math.min(4000, Math.max(200, Math.floor(chart.clientWidth / 20) * 20));
    const url = new URL(chart.dataset.figure, location.href);
    url.searchParams.set("width", width);
    url.searchParams.set("theme", appearance());
    return url.href;
  };

  const tell = () => parent !== window && parent.postMessage({ type: "facts-height", height: Math.ceil(root.getBoundingClientRect().height) }, "*");

  const draw = async () => {
    const chart = document.getElementById("chart");
    const url = address(chart);
    if (url === drawn) return;
    drawn = url;
    const [answer] = await Promise.all([fetch(url), loaded, face]);
    if (!answer.ok || drawn !== url) return;
    const figure = await answer.json();
    const picture = { format: "svg", filename: "facts-" + location.pathname.split("/").pop() };
    await window.Plotly.react(chart, figure.data, figure.layout, { ...config, toImageButtonOptions: picture });
    if (!root.classList.contains("drawn")) {
      root.classList.add("drawn");
      document.querySelector("details").open = false;
    }
    tell();
  };

  // What is drawn is measured: the typeface must be there first, or be known to be missing.
  const face = document.fonts.load('14px "IBM Plex Sans"').catch(() => {});
  const loaded = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  draw();
  dark.addEventListener("change", draw);
  new ResizeObserver(draw).observe(document.getElementById("chart"));
  new ResizeObserver(tell).observe(document.body);
})();

// For pages that frame our charts: give each frame the height that its chart asks for.
addEventListener("message", (event) => {
  if (!event.data || event.data.type !== "facts-height" || !(event.data.height > 0)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source) frame.style.height = Math.min(event.data.height, 20000) + "px";
  }
});

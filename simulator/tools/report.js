/* The timeline of report.c's page: wheel zooms, dragging moves. Everything else
 * on the page works without this. */
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("timeline-data").textContent);
  const canvas = document.getElementById("timeline");
  const tip = document.getElementById("timeline-tip");
  if (!canvas || !data.calls.length) return;
  const first = Math.min(...data.calls.map((c) => c[1]));
  const last = Math.max(...data.calls.map((c) => c[1] + c[2]));
  let from = first, span = Math.max(last - first, 1), held = null;
  const row = 18, pen = canvas.getContext("2d");
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);

  function draw() {
    const scale = devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
    canvas.width = w * scale;
    canvas.height = h * scale;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, w, h);
    pen.font = "12px system-ui, sans-serif";
    for (const [edge, start, length, depth, lost] of data.calls) {
      const x = (start - from) / span * w, width = Math.max(length / span * w, 0.6);
      const y = 22 + depth * row;
      if (x > w || x + width < 0 || y > h) continue;
      pen.fillStyle = lost ? style("--bad") : data.edges[edge].color;
      pen.fillRect(x, y, width, row - 3);
      if (width > 60) {
        pen.fillStyle = "#fff";
        pen.save();
        pen.beginPath();
        pen.rect(x, y, width - 4, row);
        pen.clip();
        pen.fillText(data.edges[edge].name, Math.max(x, 0) + 4, y + 11);
        pen.restore();
      }
    }
    pen.fillStyle = style("--soft");
    for (let i = 0; i <= 4; i++) {
      pen.textAlign = i === 0 ? "left" : i === 4 ? "right" : "center";
      pen.fillText(Math.round(from + span * i / 4).toLocaleString(), w * i / 4, 12);
    }
    pen.textAlign = "left";
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: event.clientY - box.top };
  }

  canvas.addEventListener("wheel", (event) => {
    const here = from + span * at(event).x;
    const wanted = span * Math.exp(event.deltaY / 300);
    span = Math.min(Math.max(wanted, 20), last - first + 1);
    from = Math.min(Math.max(here - at(event).x * span, first), last - span + 1);
    draw();
    event.preventDefault();
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    held = { x: at(event).x, from };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointerup", () => { held = null; });
  canvas.addEventListener("pointermove", (event) => {
    const p = at(event);
    if (held) {
      from = Math.min(Math.max(held.from - (p.x - held.x) * span, first), last - span + 1);
      draw();
      return;
    }
    const cycle = from + p.x * span, depth = Math.floor((p.y - 22) / row);
    const hit = data.calls.find((c) => c[3] === depth && c[1] <= cycle && cycle <= c[1] + c[2]);
    tip.textContent = hit
      ? `${data.edges[hit[0]].caller} → ${data.edges[hit[0]].name}: ${hit[2].toLocaleString()} ` +
        `cycles from ${hit[1].toLocaleString()}` + (hit[4] ? ", failed" : "")
      : "wheel: zoom; drag: move";
  });
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();

/// Draws the decoded spectrum under the sliders; it has all numbers in the page.
let reportScript = #"""
  "use strict";
  (() => {
    const source = document.getElementById("traversal-data");
    if (!source) return;
    const data = JSON.parse(source.textContent);
    const bytes = Uint8Array.from(atob(data.values), c => c.charCodeAt(0));
    const packed = new Uint16Array(bytes.length / 2);
    for (let i = 0; i < packed.length; i++) packed[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
    const points = data.x.length, row = points * data.curves;
    const width = 900, height = 400, box = { left: 92, right: 16, top: 14, bottom: 52 };
    const number = v => Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3) ? v.toExponential(2) : String(+v.toPrecision(4));
    const value = (latent, step, i) => {
      const p = packed[(latent * data.steps + step) * row + i];
      return p === 65535 ? NaN : data.low + (data.high - data.low) * p / 65534;
    };
    const curve = (latent, place, i) => {
      const step = Math.min(Math.floor(place), data.steps - 2), part = place - step;
      return value(latent, step, i) * (1 - part) + value(latent, step + 1, i) * part;
    };
    const span = (a, b) => a < b ? [a, b] : [a - 0.5, a + 0.5];
    const [x0, x1] = span(Math.min(...data.x), Math.max(...data.x));
    const margin = 0.05 * (data.high - data.low || 1);
    const [y0, y1] = span(data.low - margin, data.high + margin);
    const toX = v => {
      const share = (v - x0) / (x1 - x0);
      return box.left + (data.isDescending ? 1 - share : share) * (width - box.left - box.right);
    };
    const toY = v => height - box.bottom - (v - y0) / (y1 - y0) * (height - box.top - box.bottom);
    const ticks = (low, high, count) => {
      const raw = (high - low) / count, unit = Math.pow(10, Math.floor(Math.log10(raw)));
      const step = [1, 2, 5, 10].map(f => f * unit).find(s => s >= raw) || raw;
      const found = [];
      for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) found.push(+(k * step).toPrecision(12));
      return found;
    };
    const svg = (name, attributes, text) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in attributes) node.setAttribute(key, attributes[key]);
      if (text !== undefined) node.textContent = text;
      return node;
    };
    const viridis = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
    const colour = share => {
      const place = Math.min(Math.max(share, 0), 1) * 4, k = Math.min(Math.floor(place), 3), part = place - k;
      return "rgb(" + viridis[k].map((c, i) => Math.round(c + (viridis[k + 1][i] - c) * part)).join(",") + ")";
    };
    const plot = svg("svg", { viewBox: `0 0 ${width} ${height}` });
    const frame = { x: box.left, y: box.top, width: width - box.left - box.right, height: height - box.top - box.bottom };
    for (const v of ticks(x0, x1, 8)) {
      plot.append(svg("line", { x1: toX(v), x2: toX(v), y1: height - box.bottom, y2: height - box.bottom - 6, stroke: "#1c2430" }));
      plot.append(svg("text", { x: toX(v), y: height - box.bottom + 18, "text-anchor": "middle" }, number(v)));
    }
    for (const v of ticks(y0, y1, 5)) {
      plot.append(svg("line", { x1: box.left, x2: box.left + 6, y1: toY(v), y2: toY(v), stroke: "#1c2430" }));
      plot.append(svg("text", { x: box.left - 7, y: toY(v) + 4.5, "text-anchor": "end" }, number(v)));
    }
    plot.append(svg("text", { x: frame.x + frame.width / 2, y: height - 10, "text-anchor": "middle" }, data.xLabel));
    const middle = frame.y + frame.height / 2;
    plot.append(svg("text", { x: 16, y: middle, "text-anchor": "middle", transform: `rotate(-90 16 ${middle})` }, data.yLabel));
    const path = (get, c) => {
      let text = "", pen = false;
      for (let i = 0; i < points; i++) {
        const v = get(c * points + i);
        if (!isFinite(v) || data.breaks.includes(i)) pen = false;
        if (!isFinite(v)) continue;
        text += (pen ? "L" : "M") + toX(data.x[i]).toFixed(1) + " " + toY(v).toFixed(1);
        pen = true;
      }
      return text;
    };
    const ghosts = svg("g", { fill: "none", "stroke-width": 1, stroke: "#d3d9e1" });
    const lines = svg("g", { fill: "none", "stroke-width": 1.8 });
    const title = svg("text", { x: width - box.right - 10, y: box.top + 20, "text-anchor": "end" });
    plot.append(ghosts, lines, svg("rect", { ...frame, fill: "none", stroke: "#1c2430" }), title);
    document.getElementById("traversal-plot").append(plot);
    const dashes = ["", "6 3", "2 3"];
    const rows = data.latents.map((latent, k) => {
      const holder = document.createElement("label"), name = document.createElement("span");
      const input = document.createElement("input"), output = document.createElement("output");
      holder.className = "slider";
      name.textContent = latent.name;
      Object.assign(input, { type: "range", min: 0, max: data.steps - 1, step: 0.05, value: (data.steps - 1) / 2 });
      input.setAttribute("aria-label", latent.name);
      holder.append(name, input, output);
      document.getElementById("traversal-sliders").append(holder);
      const at = () => {
        const place = +input.value, step = Math.min(Math.floor(place), data.steps - 2);
        return latent.values[step] + (latent.values[step + 1] - latent.values[step]) * (place - step);
      };
      const isConstant = latent.values[0] === latent.values[data.steps - 1];
      output.textContent = number(at());
      input.disabled = isConstant;
      if (isConstant) output.textContent += " (constant)";
      const show = () => {
        document.querySelectorAll(".slider.active").forEach(other => other.classList.remove("active"));
        holder.classList.add("active");
        if (!isConstant) output.textContent = number(at());
        title.textContent = `${latent.name} = ${number(at())}`;
        ghosts.replaceChildren();
        lines.replaceChildren();
        for (let c = 0; c < data.curves; c++) {
          for (const step of [0, data.steps - 1]) ghosts.append(svg("path", { d: path(i => value(k, step, i), c) }));
          lines.append(svg("path", { d: path(i => curve(k, +input.value, i), c), stroke: colour(input.value / (data.steps - 1)),
            "stroke-dasharray": dashes[c % 3] }));
        }
      };
      input.addEventListener("input", show);
      input.addEventListener("focus", show);
      return { show, reach: change(k) };
    });
    function change(k) {
      let most = 0;
      for (let i = 0; i < row; i++) most = Math.max(most, Math.abs(value(k, data.steps - 1, i) - value(k, 0, i)) || 0);
      return most;
    }
    rows.reduce((best, next) => next.reach > best.reach ? next : best).show();
  })();
  """#

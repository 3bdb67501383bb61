/// How the page looks, on a screen and on paper.
let reportStyle = """
  :root { --ink: #1c2430; --soft: #5a6675; --line: #d8dee6; --paper: #ffffff; --tint: #f4f6f9; --accent: #31688e; }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: var(--paper);
    font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
  h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
  h2 { font-size: 1.15rem; margin: 2.6rem 0 0.8rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
  header p { color: var(--soft); margin: 0.4rem 0 0; }
  figure { margin: 0; }
  img { display: block; max-width: 100%; height: auto; }
  figcaption { color: var(--soft); font-size: 0.85rem; margin-top: 0.3rem; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-bottom: 1rem; }
  th, td { text-align: left; vertical-align: top; padding: 0.2rem 1.2rem 0.2rem 0; overflow-wrap: anywhere; }
  tbody th { font-weight: normal; color: var(--soft); white-space: nowrap; }
  pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: 0.8rem 1rem; overflow-x: auto;
    font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
  details { margin-top: 1rem; }
  summary { cursor: pointer; color: var(--accent); }
  #traversal-plot svg { width: 100%; height: auto; display: block; }
  #traversal-plot text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink); }
  #traversal-sliders { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 0.3rem 2rem;
    margin-top: 0.8rem; }
  .slider { display: grid; grid-template-columns: 4.5rem 1fr 5.5rem; gap: 0.7rem; align-items: center;
    padding: 0.15rem 0.4rem; border-radius: 4px; }
  .slider.active { background: var(--tint); }
  .slider output { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); }
  .slider input { width: 100%; accent-color: var(--accent); }
  @media print { body { max-width: none; } section { break-inside: avoid; } }
  """

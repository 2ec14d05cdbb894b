(() => {
  // Each layer is drawn by one or two traces and has a button; the first ones lie below.
  const layers = [
    {name: data.names.prediction, color: () => withAlpha(accent(), 0.1), isWanted: data.band.prediction.some(isNumber)},
    {name: data.names.confidence, color: () => withAlpha(accent(), 0.24), isWanted: data.band.confidence.some(isNumber)},
    {name: data.isCurve ? 'fitted curve' : 'fitted = observed', color: accent, isWanted: true},
    {name: data.observations, color: () => data.pointColor, isWanted: true},
  ];
  const visible = layers.map(() => true);
  const GAP = 0.09; // between the two panels, as a share of the height
  const RESIDUALS = 0.24; // the lower panel's share
  const isFew = data.x.length <= 300;

  function isNumber(value) { return value !== null; }

  function accent() { return css('--accent'); }

  function withAlpha(hex, alpha) {
    const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
    return `rgba(${r},${g},${b},${alpha})`;
  }

  // ---- traces ----

  /** A band as closed outlines, one for each stretch on which it has a width. */
  function bandTraces(layer, half, y, yaxis) {
    const {x} = data.band;
    const traces = [];
    let from = 0;
    for (let i = 0; i <= x.length; i++) {
      if (i < x.length && isNumber(y[i]) && isNumber(half[i])) { continue; }
      const stretch = Array.from({length: i - from}, (_, k) => from + k);
      if (stretch.length > 1) {
        const back = [...stretch].reverse();
        traces.push({
          layer, yaxis, type: 'scatter', mode: 'lines', fill: 'toself', fillcolor: layers[layer].color(), line: {width: 0}, hoverinfo: 'skip',
          x: [...stretch, ...back].map(k => x[k]), y: [...stretch.map(k => y[k] + half[k]), ...back.map(k => y[k] - half[k])],
        });
      }
      from = i + 1;
    }
    return traces;
  }

  function curveText(i) {
    const {x, y, confidence, prediction} = data.band;
    const rows = [`${escaped(data.xName)} = ${people(x[i])}`, `fitted ${escaped(data.yName)} = ${people(y[i])}`];
    if (isNumber(confidence[i])) { rows.push(`95 % confidence \u00b1 ${people(confidence[i], 4)}`); }
    if (isNumber(prediction[i])) { rows.push(`95 % prediction \u00b1 ${people(prediction[i], 4)}`); }
    return rows.join('<br>');
  }

  function pointText(i) {
    const rows = [`<b>row ${data.rows[i]}</b>`];
    if (data.isCurve) { rows.push(`${escaped(data.xName)} = ${people(data.x[i], 8)}`); }
    rows.push(`${escaped(data.yName)} = ${people(data.y[i], 8)}`, `fitted = ${people(data.fitted[i], 8)}`,
      `residual = ${people(data.residual[i], 4)}`);
    return rows.join('<br>');
  }

  function traces() {
    const points = data.x.map((_, i) => pointText(i));
    const marker = {color: data.pointColor, size: isFew ? 8 : 4.5, opacity: isFew ? 1 : 0.5, line: {color: css('--card'), width: isFew ? 1 : 0}};
    const observed = {
      layer: 3, type: 'scatter', mode: 'markers', x: data.x, text: points, hovertemplate: '%{text}<extra></extra>', marker,
    };
    const zeros = data.band.x.map(() => 0);
    const bands = [[data.band.y, 'y'], [zeros, 'y2']].flatMap(([y, yaxis]) =>
      [...bandTraces(0, data.band.prediction, y, yaxis), ...bandTraces(1, data.band.confidence, y, yaxis)]);
    const curve = {layer: 2, type: 'scatter', mode: 'lines', x: data.band.x, y: data.band.y, connectgaps: false};
    const hover = data.isCurve ? {text: data.band.x.map((_, i) => curveText(i)), hovertemplate: '%{text}<extra></extra>'} : {hoverinfo: 'skip'};
    const zero = {layer: 2, type: 'scatter', mode: 'lines', x: data.band.x, y: zeros, yaxis: 'y2', hoverinfo: 'skip', line: {color: accent(), width: 1.7}};
    // Few dots stand out on the curve; many would hide it.
    const lines = [Object.assign({line: {color: accent(), width: 2.6}}, hover, curve), zero];
    if (!isFew) { lines.unshift(Object.assign({line: {color: withAlpha(css('--card'), 0.85), width: 5}, hoverinfo: 'skip'}, curve)); }
    return [
      ...bands,
      ...(isFew ? lines : []),
      ...(isFew ? [{layer: 3, type: 'scatter', mode: 'lines', yaxis: 'y2', hoverinfo: 'skip', line: {color: withAlpha(data.pointColor, 0.45), width: 1.4},
        x: data.x.flatMap(x => [x, x, null]), y: data.residual.flatMap(r => [0, r, null])}] : []),
      Object.assign({y: data.y}, observed),
      Object.assign({y: data.residual, yaxis: 'y2'}, observed),
      ...(isFew ? [] : lines),
    ].map(trace => Object.assign(trace, {showlegend: false, visible: visible[trace.layer]}));
  }

  // ---- layout ----

  function layout() {
    const log = data.isLogarithmic;
    const range = log ? data.view.x.map(Math.log10) : data.view.x;
    const isWide = log && range[1] - range[0] > 1.5; // then whole powers of ten label enough
    const whole = baseLayout({l: 66, r: 16, t: 32, b: 48});
    whole.xaxis = axis(data.xName, Object.assign({range, type: log ? 'log' : 'linear', anchor: 'y2', mirror: 'all', automargin: false}, isWide ? {dtick: 1} : {}));
    whole.yaxis = axis(data.yName, {range: data.view.y, domain: [RESIDUALS + GAP, 1]});
    whole.yaxis2 = axis('residual', {range: data.view.residual, domain: [0, RESIDUALS], nticks: 5});
    return whole;
  }

  const show = () => Plotly.react(document.getElementById('picture'), traces(), layout(), CONFIG);

  // ---- beside the picture ----

  function buildLegend() {
    layers.forEach((layer, l) => {
      if (!layer.isWanted) { return; }
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'run';
      button.title = 'Click to show or hide';
      button.innerHTML = `<i></i><span>${escaped(layer.name)}</span>`;
      button.addEventListener('click', () => { visible[l] = !visible[l]; refresh(); });
      layer.button = button;
      document.getElementById('legend').prepend(button);
    });
  }

  function refresh() {
    layers.forEach((layer, l) => {
      if (layer.button) {
        layer.button.style.setProperty('--color', layer.color());
        layer.button.setAttribute('aria-pressed', String(visible[l]));
      }
    });
    show();
  }

  document.getElementById('facts').innerHTML = data.facts.map(([name, value]) => value === ''
    ? `<tr><th colspan="2">${escaped(name)}</th></tr>` : `<tr><td>${escaped(name)}</td><td>${escaped(value)}</td></tr>`).join('');
  document.getElementById('notes').innerHTML = data.notes.map(note => `<p>${escaped(note)}</p>`).join('');
  buildLegend();
  refresh();
  dark.addEventListener('change', refresh);
})();

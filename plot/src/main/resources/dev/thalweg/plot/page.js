(() => {
  const VIRIDIS = ['#440154', '#481467', '#482576', '#453781', '#404688', '#39558c', '#33638d', '#2d718e', '#287d8e', '#238a8d',
    '#1f968b', '#20a386', '#29af7f', '#3cbc75', '#56c667', '#74d055', '#94d840', '#b8de29', '#dce319', '#fde725'];
  const COLORSCALE = VIRIDIS.map((color, i) => [i / (VIRIDIS.length - 1), color]);
  const DASHES = ['solid', 'dash', 'dot', 'dashdot'];
  const LIFT = 0.014; // the path floats this far above the surface, so that it is not cut in half,
  const DOT_LIFT = 0.04; // and dots, which are wider, so far
  const ABOVE_ZERO = 0.001; // plotly marks where a surface is exactly 0, which here is its lowest point
  const STEP_DOTS = 150; // more steps than this are a line, not dots
  const runs = data.runs;
  const backToFront = runs.map((_, r) => runs.length - 1 - r); // the first run lies on top
  const visible = runs.map(() => true);
  const panes = []; // {div, build: () => ({traces, layout}), places: (run, record) => where to mark it, owners, marker}
  let frame = 0;

  // ---- scales ----

  /** Where a value lies from 0 to 1 on a scale; the same rule that the static pictures use. */
  function spread(scale, value, isHeld = true) {
    if (value === null || value === undefined) { return null; }
    const full = scale.high - scale.low;
    if (scale.kind === 'EVEN' && !isHeld) { return (value - scale.low) / full; }
    const held = Math.min(scale.high, Math.max(scale.low, value));
    if (scale.kind === 'EVEN') { return (held - scale.low) / full; }
    const far = distance => Math.log1p(distance / scale.knee) / Math.log1p(full / scale.knee);
    return scale.kind === 'CROWDED_LOW' ? far(held - scale.low) : 1 - far(scale.high - held);
  }

  // ---- colours ----

  // The one run colour that is nearly black would vanish on a dark page.
  const runColor = run => dark.matches && run.color === '#11151c' ? '#f4f5f7' : run.color;
  const casing = 'rgba(255,255,255,0.85)';

  // ---- what hovering over a step says ----

  function stepText(run, i) {
    const rows = [`<b>${escaped(run.label)}</b>, iteration ${run.iteration[i]}`];
    data.shown.slice(0, 4).forEach((v, s) => rows.push(`${escaped(data.variables[v])} = ${people(run.x[s][i], 8)}`));
    rows.push(`f = ${people(run.f[i], 8)}`);
    if (run.g[i] !== null) { rows.push(`gradient norm = ${people(run.g[i], 4)}`); }
    return rows.join('<br>');
  }

  const texts = runs.map(run => run.iteration.map((_, i) => stepText(run, i)));

  /** Index of the last record of a run that is not after an iteration. */
  function recordAt(run, iteration) {
    let low = 0;
    let high = run.iteration.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (run.iteration[middle] <= iteration) { low = middle; } else { high = middle - 1; }
    }
    return low;
  }

  // ---- panes ----

  function addPane(className, build, places) {
    const card = document.createElement('section');
    card.className = 'pane ' + className;
    const div = document.createElement('div');
    card.append(div);
    document.getElementById('panes').append(card);
    panes.push({div, build, places, owners: [], marker: -1});
  }

  /** The trace of all runs' current steps; it is the last one of each pane. */
  function markerTrace(pane, type) {
    const places = [];
    const colors = [];
    for (const r of backToFront) {
      const run = runs[r];
      for (const place of visible[r] ? pane.places(run, recordAt(run, data.frames[frame])) : []) {
        places.push(place);
        colors.push(runColor(run));
      }
    }
    const trace = {
      type, mode: 'markers', hoverinfo: 'skip', showlegend: false, x: places.map(p => p[0]), y: places.map(p => p[1]),
      marker: {size: type === 'scatter3d' ? 11 : 13, color: colors, line: {color: '#fff', width: 2}, opacity: 1},
    };
    if (type === 'scatter3d') { trace.z = places.map(p => p[2]); } else { trace.cliponaxis = false; }
    return trace;
  }

  function show(pane) {
    const {traces, layout, type} = pane.build();
    pane.owners = traces.map(trace => trace.owner === undefined ? -1 : trace.owner);
    traces.forEach((trace, i) => {
      trace.visible = pane.owners[i] < 0 || visible[pane.owners[i]];
      delete trace.owner;
    });
    traces.push(markerTrace(pane, type));
    pane.marker = traces.length - 1;
    Plotly.react(pane.div, traces, layout, CONFIG);
  }

  function moveMarkers() {
    for (const pane of panes) {
      const trace = markerTrace(pane, pane.div.data[pane.marker].type);
      const update = {x: [trace.x], y: [trace.y], 'marker.color': [trace.marker.color]};
      if (trace.z) { update.z = [trace.z]; }
      Plotly.restyle(pane.div, update, [pane.marker]);
    }
  }

  const inside = (value, range) => value !== null && value >= range[0] && value <= range[1];

  // ---- two variables: surface and contour ----

  function surfacePanes() {
    const {grid, scale, view} = data;
    const n = grid.columns;
    const at = (range, i) => range[0] * (1 - i / (n - 1)) + range[1] * i / (n - 1);
    const xs = Array.from({length: n}, (_, i) => at(view[0], i));
    const ys = Array.from({length: n}, (_, j) => at(view[1], j));
    const rows = values => Array.from({length: n}, (_, j) => values.slice(j * n, (j + 1) * n));
    const units = grid.f.map(f => spread(scale, f));
    // At a hole's border the surface's nodes are moved to the border.
    const surfaceX = rows(grid.f.map((_, i) => xs[i % n]));
    const surfaceY = rows(grid.f.map((_, i) => ys[Math.floor(i / n)]));
    const surfaceU = rows(units);
    const surfaceF = rows(grid.f);
    grid.moved.forEach((node, m) => {
      const j = Math.floor(node / n);
      surfaceX[j][node % n] = grid.movedX[m];
      surfaceY[j][node % n] = grid.movedY[m];
      surfaceU[j][node % n] = spread(scale, grid.movedF[m]);
      surfaceF[j][node % n] = grid.movedF[m];
    });
    const [xName, yName] = data.variables.map(escaped);
    const hover = `${xName} = %{x:.6~g}<br>${yName} = %{y:.6~g}<br>f = %{text}<extra></extra>`;
    const surfaceText = surfaceF.map(row => row.map(f => people(f)));
    const fine = data.fine;
    const fineXs = Array.from({length: fine.columns}, (_, i) => view[0][0] + (view[0][1] - view[0][0]) * i / (fine.columns - 1));
    const fineYs = Array.from({length: fine.columns}, (_, j) => view[1][0] + (view[1][1] - view[1][0]) * j / (fine.columns - 1));
    const fineRows = values => fineYs.map((_, j) => values.slice(j * fine.columns, (j + 1) * fine.columns));
    const fineUnits = fineRows(fine.f.map(f => spread(scale, f)));
    const fineText = fineRows(fine.f.map(f => people(f)));
    const ticks = {tickmode: 'array', tickvals: scale.at, ticktext: scale.labels};
    const a = data.azimuth * Math.PI / 180;
    const e = data.elevation * Math.PI / 180;
    const far = 1.95;
    const eye = {x: far * Math.cos(e) * Math.cos(a), y: far * Math.cos(e) * Math.sin(a), z: far * Math.sin(e)};
    const isShown = (run, i) => inside(run.x[0][i], view[0]) && inside(run.x[1][i], view[1]);

    addPane('tall', () => {
      const traces = [{
        type: 'surface', x: surfaceX, y: surfaceY, z: surfaceU.map(row => row.map(u => u === null ? null : u + ABOVE_ZERO)), text: surfaceText, hovertemplate: hover, colorscale: COLORSCALE,
        cmin: 0, cmax: 1, showscale: false, lighting: {ambient: 0.74, diffuse: 0.45, specular: 0, roughness: 1, fresnel: 0},
        lightposition: {x: -1000, y: -1500, z: 4000},
        contours: {x: {highlight: false}, y: {highlight: false}, z: {highlight: false}},
      }];
      for (const r of backToFront) {
        const run = runs[r];
        const color = runColor(run);
        traces.push({
          owner: r, type: 'scatter3d', mode: 'lines', x: run.pathX, y: run.pathY, z: run.pathU.map(u => u === null ? null : u + LIFT),
          line: {color, width: 6, dash: DASHES[run.cycle % 4]}, hoverinfo: 'skip', connectgaps: false,
        });
        const indices = run.iteration.map((_, i) => i).filter(i => i < run.drawn && isShown(run, i) && run.u[i] !== null);
        const ends = i => i === 0 || i === run.iteration.length - 1;
        const drawn = indices.length <= STEP_DOTS ? indices : indices.filter(ends);
        traces.push({
          owner: r, type: 'scatter3d', mode: 'markers', x: drawn.map(i => run.x[0][i]), y: drawn.map(i => run.x[1][i]),
          z: drawn.map(i => run.u[i] + DOT_LIFT), text: drawn.map(i => texts[r][i]), hovertemplate: '%{text}<extra></extra>',
          marker: {size: drawn.map(i => ends(i) ? 9 : 5.5), color: drawn.map(i => i === 0 ? '#fff' : color),
            symbol: drawn.map(i => i > 0 && ends(i) ? 'diamond' : 'circle'), opacity: 1, line: {color, width: 1.5}},
        });
      }
      const sceneAxis = (title, more) => Object.assign({
        title: {text: title, font: {size: 14, color: css('--ink')}}, backgroundcolor: css('--wall'), showbackground: true,
        gridcolor: css('--line'), zeroline: false, showspikes: false, tickfont: {size: 11}, color: css('--soft'), nticks: 6,
      }, more);
      const layout = baseLayout({l: 0, r: 0, t: 8, b: 0});
      layout.scene = {
        xaxis: sceneAxis(xName, {range: view[0]}), yaxis: sceneAxis(yName, {range: view[1]}),
        zaxis: sceneAxis('', Object.assign({range: [0, 1.02]}, ticks)), aspectmode: 'manual', aspectratio: {x: 1, y: 1, z: 0.65},
        camera: {eye, center: {x: 0, y: 0, z: -0.1}},
      };
      return {traces, layout, type: 'scatter3d'};
    }, (run, i) => isShown(run, i) && run.u[i] !== null ? [[run.x[0][i], run.x[1][i], run.u[i] + DOT_LIFT]] : []);

    addPane('tall', () => {
      const levels = scale.levels.length > 0 ? scale.levels : [0.5];
      const size = levels.length > 1 ? levels[1] - levels[0] : 1;
      const traces = [{
        type: 'contour', x: fineXs, y: fineYs, z: fineUnits, text: fineText, hovertemplate: hover, colorscale: COLORSCALE, zmin: 0, zmax: 1,
        autocontour: false, contours: {start: levels[0], end: levels[levels.length - 1] + size / 1e6, size, coloring: 'fill'},
        line: {color: 'rgba(255,255,255,0.3)', width: 0.7, smoothing: 0.6}, connectgaps: false,
        colorbar: Object.assign({title: {text: 'f', side: 'top'}, thickness: 14, outlinewidth: 0, len: 1, tickfont: {size: 11}}, ticks),
      }];
      for (const r of backToFront) {
        const run = runs[r];
        const color = runColor(run);
        for (const line of [{color: casing, width: 4.6}, {color, width: 2.2, dash: DASHES[run.cycle % 4]}]) {
          traces.push({owner: r, type: 'scatter', mode: 'lines', x: run.pathX, y: run.pathY, line, hoverinfo: 'skip', connectgaps: false});
        }
        traces.push(stepTrace(r, isShown, (_, i) => [run.x[0][i], run.x[1][i]]));
      }
      const layout = baseLayout({l: 52, r: 8, t: 32, b: 44});
      layout.plot_bgcolor = css('--hole');
      layout.xaxis = axis(data.variables[0], {range: view[0], showgrid: false});
      layout.yaxis = axis(data.variables[1], {range: view[1], showgrid: false});
      return {traces, layout, type: 'scatter'};
    }, (run, i) => isShown(run, i) ? [[run.x[0][i], run.x[1][i]]] : []);
  }

  /** A run's steps with its start (a ring) and its end (a star). */
  function stepTrace(r, isShown, place) {
    const run = runs[r];
    const color = runColor(run);
    const last = run.iteration.length - 1;
    const indices = run.iteration.map((_, i) => i).filter(i => i < run.drawn && isShown(run, i));
    const isDotted = indices.length <= STEP_DOTS;
    const size = i => i === 0 ? 9 : i === last ? 14 : isDotted ? 5.5 : 4;
    return {
      owner: r, type: 'scatter', mode: 'markers', x: indices.map(i => place(run, i)[0]), y: indices.map(i => place(run, i)[1]),
      text: indices.map(i => texts[r][i]), hovertemplate: '%{text}<extra></extra>',
      marker: {
        size: indices.map(size), color: indices.map(i => i === 0 ? '#fff' : color),
        symbol: indices.map(i => i > 0 && i === last ? 'star' : 'circle'),
        opacity: indices.map(i => isDotted || i === 0 || i === last ? 1 : 0),
        line: {color: indices.map(i => i === 0 ? color : '#fff'), width: indices.map(i => i === 0 ? 2.4 : 1)},
      },
    };
  }

  // ---- one variable: the curve ----

  function curvePane() {
    const {curve, scale, view} = data;
    const isEven = scale.kind === 'EVEN';
    const high = value => isEven ? value : spread(scale, value);
    const isShown = (run, i) => inside(run.x[0][i], view[0]) && run.f[i] !== null;
    addPane('tall double', () => {
      const traces = [{
        type: 'scatter', mode: 'lines', x: curve.x, y: curve.f.map(high), text: curve.f.map(f => people(f)), connectgaps: false,
        hovertemplate: `${escaped(data.variables[0])} = %{x:.6~g}<br>f = %{text}<extra></extra>`,
        line: {color: css('--accent'), width: 2.6},
      }];
      for (const r of backToFront) {
        const run = runs[r];
        const near = run.iteration.map((_, i) => i).filter(i => i < run.drawn);
        // Far outside the frame drawing goes wrong; a line to there is as good as one to just outside.
        const span = view[0][1] - view[0][0];
        const held = x => x === null ? null : Math.min(view[0][1] + span, Math.max(view[0][0] - span, x));
        const line = {color: runColor(run), width: 1.6, dash: DASHES[run.cycle % 4]};
        traces.push({owner: r, type: 'scatter', mode: 'lines', x: near.map(i => held(run.x[0][i])), y: near.map(i => high(run.f[i])), line,
          hoverinfo: 'skip', connectgaps: false});
        traces.push(stepTrace(r, isShown, (_, i) => [run.x[0][i], high(run.f[i])]));
      }
      const layout = baseLayout({l: 60, r: 14, t: 32, b: 44});
      layout.xaxis = axis(data.variables[0], {range: view[0]});
      layout.yaxis = axis(`f(${data.variables[0]})`, isEven ? {range: [scale.low, scale.high]}
        : {range: [0, 1], tickmode: 'array', tickvals: scale.at, ticktext: scale.labels});
      return {traces, layout, type: 'scatter'};
    }, (run, i) => isShown(run, i) ? [[run.x[0][i], high(run.f[i])]] : []);
  }

  // ---- over the iterations ----

  function historyPane(className, title, quantity, yAxis) {
    addPane(className, () => {
      const traces = backToFront.map(r => {
        const run = runs[r];
        const isDotted = run.iteration.length <= 60;
        return {
          owner: r, type: 'scatter', mode: isDotted ? 'lines+markers' : 'lines', x: run.iteration,
          y: run.iteration.map((_, i) => quantity(run, i)), text: texts[r], hovertemplate: '%{text}<extra></extra>', connectgaps: false,
          line: {color: runColor(run), width: 2, dash: DASHES[run.cycle % 4]}, marker: {size: 5},
        };
      });
      const layout = baseLayout({l: 64, r: 18, t: 32, b: 44});
      layout.xaxis = axis('iteration', {range: [0, Math.max(1, data.frames[data.frames.length - 1])], exponentformat: 'none', separatethousands: true});
      layout.yaxis = axis(title, yAxis);
      return {traces, layout, type: 'scatter'};
    }, (run, i) => quantity(run, i) === null ? [] : [[run.iteration[i], quantity(run, i)]]);
  }

  const log = value => value !== null && value > 0 ? Math.log10(value) : null;

  // Logarithms on a linear axis: plotly's logarithmic ones take no labels of ours.
  const logAxis = ({low, high, at, labels}) => ({
    range: [Math.log10(low), Math.log10(high)], tickmode: 'array', tickvals: at.map(Math.log10), ticktext: labels.map(raised),
  });

  function historyPanes() {
    const history = data.history;
    if (history.quantity === 'VALUE') {
      const scale = history.scale;
      const value = (run, i) => spread(scale, run.f[i]);
      historyPane('', history.name, value, {range: [0, 1], tickmode: 'array', tickvals: scale.at, ticktext: scale.labels});
    } else {
      const value = (run, i) => log(run.gap ? run.gap[i] : run.f[i]);
      historyPane('', history.name, value, logAxis(history.value));
    }
    const norm = (run, i) => log(run.g[i]);
    historyPane('', 'gradient norm', norm, logAxis(history.gradient));
  }

  // ---- many variables: each one over the iterations ----

  function iteratesPane() {
    const low = Math.min(...data.view.map(range => range[0]));
    const high = Math.max(...data.view.map(range => range[1]));
    const isSingle = runs.length === 1;
    const count = data.shown.length;
    const held = value => value === null ? null : Math.min(high + 9 * (high - low), Math.max(low - 9 * (high - low), value));
    addPane('tall wide', () => {
      const traces = [];
      for (const r of backToFront) {
        data.shown.forEach((v, s) => traces.push({
          owner: r, type: 'scatter', mode: 'lines', x: runs[r].iteration, y: runs[r].x[s].map(held), name: escaped(data.variables[v]),
          showlegend: isSingle, opacity: isSingle ? 1 : 0.75, connectgaps: false,
          text: runs[r].x[s].map((x, i) => `<b>${escaped(runs[r].label)}</b>, iteration ${runs[r].iteration[i]}<br>`
            + `${escaped(data.variables[v])} = ${people(x, 8)}`), hovertemplate: '%{text}<extra></extra>',
          line: {color: isSingle ? data.variableColors[s] : runColor(runs[r]), width: 1.8, dash: DASHES[runs[r].cycle % 4]},
        }));
      }
      const layout = baseLayout({l: 64, r: 18, t: 32, b: 44});
      layout.showlegend = isSingle;
      layout.legend = {font: {color: css('--ink')}, bgcolor: 'rgba(0,0,0,0)'};
      layout.xaxis = axis('iteration', {range: [0, Math.max(1, data.frames[data.frames.length - 1])], exponentformat: 'none', separatethousands: true});
      layout.yaxis = axis(count === data.variables.length ? 'variables' : `${count} of ${data.variables.length} variables`,
        {range: [low, high]});
      return {traces, layout, type: 'scatter'};
    }, (run, i) => run.x.map(x => [run.iteration[i], held(x[i])]).filter(place => place[1] !== null));
  }

  // ---- legend, slider, readout ----

  function buildLegend() {
    const legend = document.getElementById('legend');
    runs.forEach((run, r) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'run';
      button.setAttribute('aria-pressed', 'true');
      button.title = 'Click to show or hide this run; double-click to show it alone';
      button.innerHTML = `<i></i><b>${escaped(run.label)}</b><span>${escaped(run.summary)}</span>`;
      button.addEventListener('click', () => { visible[r] = !visible[r]; applyVisibility(); });
      button.addEventListener('dblclick', () => {
        const isAlone = visible.every((v, i) => v === (i === r));
        visible.forEach((_, i) => { visible[i] = isAlone || i === r; });
        applyVisibility();
      });
      legend.append(button);
    });
  }

  function colorLegend() {
    document.querySelectorAll('.run').forEach((button, r) => {
      button.style.setProperty('--color', runColor(runs[r]));
      button.setAttribute('aria-pressed', String(visible[r]));
    });
  }

  function applyVisibility() {
    colorLegend();
    for (const pane of panes) {
      const indices = pane.owners.map((_, i) => i).filter(i => pane.owners[i] >= 0);
      Plotly.restyle(pane.div, {visible: indices.map(i => visible[pane.owners[i]])}, indices);
    }
    step();
  }

  function readout() {
    const rows = runs.map((run, r) => {
      if (!visible[r]) { return ''; }
      const i = recordAt(run, data.frames[frame]);
      const cells = data.shown.slice(0, 6).map((v, s) => `${escaped(data.variables[v])} = ${people(run.x[s][i])}`);
      cells.push(`f = ${people(run.f[i], 8)}`, run.g[i] === null ? '' : `gradient norm ${people(run.g[i], 4)}`);
      const ended = run.iteration[i] < data.frames[frame] && i === run.iteration.length - 1 ? 'ended' : '';
      return `<tr style="--color:${runColor(run)}"><td><i></i>${escaped(run.label)}</td><td>${cells.join('</td><td>')}</td><td>${ended}</td></tr>`;
    });
    document.getElementById('readout').innerHTML = `<table>${rows.join('')}</table>`;
  }

  function step() {
    document.getElementById('iteration').textContent = `iteration ${data.frames[frame].toLocaleString('en')}`;
    document.getElementById('step').value = frame;
    moveMarkers();
    readout();
  }

  function buildControls() {
    const slider = document.getElementById('step');
    const play = document.getElementById('play');
    slider.max = data.frames.length - 1;
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.classList.remove('playing');
      play.setAttribute('aria-label', 'Play');
    };
    const start = () => {
      if (frame === data.frames.length - 1) { frame = 0; }
      play.classList.add('playing');
      play.setAttribute('aria-label', 'Pause');
      timer = setInterval(() => {
        if (frame < data.frames.length - 1) { frame += 1; step(); } else { stop(); }
      }, 1000 / Number(document.getElementById('speed').value));
    };
    slider.addEventListener('input', () => { stop(); frame = Number(slider.value); step(); });
    play.addEventListener('click', () => timer ? stop() : start());
    document.getElementById('speed').addEventListener('change', () => { if (timer) { stop(); start(); } });
    if (data.frames.length === 1) { document.getElementById('controls').style.display = 'none'; }
  }

  // ---- begin ----

  buildLegend();
  buildControls();
  if (data.kind === 'surface') { surfacePanes(); } else if (data.kind === 'curve') { curvePane(); }
  historyPanes();
  if (data.kind === 'history') { iteratesPane(); }
  document.getElementById('notes').innerHTML = data.notes.map(note => `<p>${escaped(note)}</p>`).join('');
  panes.forEach(show);
  colorLegend();
  step();
  dark.addEventListener('change', () => { panes.forEach(show); colorLegend(); step(); });
})();

'use strict';
// What the scripts of all pages share.

// ---- numbers and text ----

function people(value, digits = 6) {
  if (value === null || value === undefined) { return 'not finite'; }
  if (value === 0) { return '0'; }
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e')
    : String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, '\u2212');
}

/** Raised digits as plotly writes them; as letters of their own they are too small to read. */
const raised = label => label.replace(/[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b]+/g, digits => `<sup>${[...digits].map(d =>
  d === '\u207b' ? '\u2212' : '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'.indexOf(d)).join('')}</sup>`);

const escaped = text => text.replace(/[&<>"]/g, c => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}[c]));

// ---- colours ----

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dark = matchMedia('(prefers-color-scheme: dark)');

// ---- layouts ----

function baseLayout(margin) {
  return {
    margin, showlegend: false, autosize: true, hovermode: 'closest', paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: css('--card'), font: {family: 'Roboto, Segoe UI, system-ui, sans-serif', size: 12, color: css('--soft')},
    hoverlabel: {bgcolor: css('--card'), bordercolor: css('--line'), font: {color: css('--ink'), size: 12.5}, align: 'left'},
    uirevision: 'kept', modebar: {bgcolor: 'rgba(0,0,0,0)', color: css('--line'), activecolor: css('--soft')},
  };
}

const axis = (title, more) => Object.assign({
  title: {text: escaped(title), font: {size: 13.5, color: css('--ink')}, standoff: 8}, gridcolor: css('--grid'),
  linecolor: css('--line'), zeroline: false, mirror: true, showline: true, ticks: 'outside', tickcolor: css('--line'),
  ticklen: 4, automargin: true, exponentformat: 'power', tickfont: {size: 11.5},
}, more);

const CONFIG = {responsive: true, displaylogo: false, modeBarButtonsToRemove: ['sendDataToCloud', 'lasso2d', 'select2d',
  'toggleSpikelines', 'hoverClosestCartesian', 'hoverCompareCartesian']};

// Draws a curve per metric.
(() => {
  'use strict';

  const series = JSON.parse(document.getElementById('run-data').textContent);
  const LIGHT = { muted: '#57606a', grid: '#e3e7eb', series: ['#0072b2', '#d55e00', '#007a5a', '#a6407f', '#8a6a00'] };
  const DARK = { muted: '#a0a9b4', grid: '#2b3138', series: ['#62b5ee', '#ff9a4d', '#35c79a', '#e79ac9', '#e8d04a'] };
  let charts = [];

  function axis(theme, text) {
    return { title: { display: true, text, color: theme.muted }, ticks: { color: theme.muted, maxRotation: 0 }, grid: { color: theme.grid } };
  }

  // A line per candidate: their updates have nothing to do with each other.
  function datasets(points, theme) {
    const candidates = [...new Set(points.map((p) => p.candidate))];
    return candidates.map((candidate, i) => {
      const own = points.filter((p) => p.candidate === candidate && typeof p.value === 'number');
      const colour = theme.series[i % theme.series.length];
      return {
        label: `candidate ${candidate}`,
        data: own.map((p) => ({ x: p.step, y: p.value })),
        borderColor: colour,
        backgroundColor: colour,
        borderWidth: 1.5,
        pointRadius: own.length > 60 ? 0 : 2,
      };
    });
  }

  function drawAll() {
    const theme = matchMedia('(prefers-color-scheme: dark)').matches ? DARK : LIGHT;
    charts.forEach((chart) => chart.destroy());
    charts = [...document.querySelectorAll('canvas[data-metric]')].map((canvas) => {
      const points = series[canvas.dataset.metric];
      const sets = datasets(points, theme);
      return new Chart(canvas, {
        type: 'line',
        data: { datasets: sets },
        options: {
          animation: false,
          responsive: true,
          maintainAspectRatio: false,
          interaction: { mode: 'nearest', axis: 'x', intersect: false },
          scales: { x: { type: 'linear', ...axis(theme, 'update') }, y: axis(theme, '') },
          plugins: { legend: { display: sets.length > 1, position: 'bottom', labels: { color: theme.muted } } },
        },
      });
    });
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  drawAll();
})();

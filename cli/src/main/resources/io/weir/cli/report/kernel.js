// Draws each run's flows over time.
(() => {
  'use strict';

  const runs = JSON.parse(document.getElementById('kernel-data').textContent);
  const LIGHT = { muted: '#57606a', grid: '#e3e7eb', series: ['#0072b2', '#d55e00', '#007a5a', '#a6407f', '#8a6a00', '#57606a'] };
  const DARK = { muted: '#a0a9b4', grid: '#2b3138', series: ['#62b5ee', '#ff9a4d', '#35c79a', '#e79ac9', '#e8d04a', '#a0a9b4'] };
  let charts = [];

  function axis(theme, text) {
    return { type: 'linear', min: 0, title: { display: true, text, color: theme.muted }, ticks: { color: theme.muted, maxRotation: 0 }, grid: { color: theme.grid } };
  }

  function drawAll() {
    const theme = matchMedia('(prefers-color-scheme: dark)').matches ? DARK : LIGHT;
    charts.forEach((chart) => chart.destroy());
    charts = [...document.querySelectorAll('canvas[data-run]')].map((canvas) => {
      const { run, figure } = canvas.dataset;
      const datasets = runs[run].map((flow, i) => ({
        label: flow.name,
        data: flow.seconds.map((x, k) => ({ x, y: flow[figure][k] })),
        borderColor: theme.series[i % theme.series.length],
        borderWidth: 1.5,
        pointRadius: 0,
      }));
      return new Chart(canvas, {
        type: 'line',
        data: { datasets },
        options: {
          animation: false,
          maintainAspectRatio: false,
          parsing: false,
          plugins: { legend: { display: datasets.length > 1, labels: { color: theme.muted } } },
          scales: { x: axis(theme, 'time, s'), y: axis(theme, figure === 'mbps' ? 'Mbit/s' : 'ms') },
        },
      });
    });
  }

  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();

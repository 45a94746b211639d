// Draws loss against a cost, one point per student.
(() => {
  'use strict';

  const { students, taken } = JSON.parse(document.getElementById('student-data').textContent);
  const TITLES = { nodes: 'nodes of all trees (log; left is better)', decisionNs: 'ns per decision (log; left is better)' };
  const LIGHT = { muted: '#57606a', grid: '#e3e7eb', bar: '#b42318', series: ['#0072b2', '#d55e00', '#007a5a', '#a6407f', '#8a6a00', '#57606a'] };
  const DARK = { muted: '#a0a9b4', grid: '#2b3138', bar: '#ff8a80', series: ['#62b5ee', '#ff9a4d', '#35c79a', '#e79ac9', '#e8d04a', '#a0a9b4'] };
  const SHAPES = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'cross'];
  const kinds = [...new Set(students.map((s) => s.name.split(' ')[0]))];
  let charts = [];

  function axis(theme, text) {
    return { type: 'logarithmic', title: { display: true, text, color: theme.muted }, ticks: { color: theme.muted, maxRotation: 0 }, grid: { color: theme.grid } };
  }

  function datasets(key, theme) {
    return kinds.map((kind, i) => {
      const own = students.filter((s) => s.name.split(' ')[0] === kind && s[key] > 0);
      const colour = theme.series[i % theme.series.length];
      return {
        label: kind,
        // A log axis has no zero: better than the teacher is drawn at the bottom.
        data: own.map((s) => ({ x: s[key], y: Math.max(s.loss ?? 100, 0.05), student: s })),
        pointStyle: SHAPES[i % SHAPES.length],
        pointRadius: own.map((s) => (s.name === taken ? 9 : 5)),
        borderColor: colour,
        borderWidth: 2,
        backgroundColor: own.map((s) => (s.efficient ? colour : 'transparent')),
      };
    });
  }

  // What is allowed.
  const bar = {
    id: 'bar',
    beforeDatasetsDraw(chart, args, options) {
      const y = chart.scales.y.getPixelForValue(1);
      const { left, right } = chart.chartArea;
      chart.ctx.save();
      chart.ctx.strokeStyle = options.colour;
      chart.ctx.setLineDash([5, 4]);
      chart.ctx.beginPath();
      chart.ctx.moveTo(left, y);
      chart.ctx.lineTo(right, y);
      chart.ctx.stroke();
      chart.ctx.restore();
    },
  };

  function drawAll() {
    const theme = matchMedia('(prefers-color-scheme: dark)').matches ? DARK : LIGHT;
    charts.forEach((chart) => chart.destroy());
    charts = [...document.querySelectorAll('canvas[data-x]')].map((canvas) => {
      const label = (item) => {
        const s = item.raw.student;
        return `${s.name}: loss ${s.loss.toFixed(2)}, ${s.nodes} nodes` + (s.decisionNs ? `, ${s.decisionNs.toFixed(0)} ns` : '');
      };
      const loss = { ...axis(theme, 'loss, share of what is allowed (log; down is better)'), suggestedMin: 0.05, suggestedMax: 2 };
      return new Chart(canvas, {
        type: 'scatter',
        data: { datasets: datasets(canvas.dataset.x, theme) },
        options: {
          animation: false,
          responsive: true,
          maintainAspectRatio: false,
          scales: { x: axis(theme, TITLES[canvas.dataset.x]), y: loss },
          plugins: {
            bar: { colour: theme.bar },
            legend: { position: 'bottom', labels: { color: theme.muted, usePointStyle: true, boxHeight: 7 } },
            tooltip: { callbacks: { label } },
          },
        },
        plugins: [bar],
      });
    });
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  drawAll();
})();

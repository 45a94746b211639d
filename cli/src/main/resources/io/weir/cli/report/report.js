// Draws the charts. The tables are in the page already, so that it also reads without scripts.
(() => {
  'use strict';

  const report = JSON.parse(document.getElementById('report-data').textContent);
  const weir = new Set(JSON.parse(document.getElementById('weir-algorithms').textContent));

  // After Okabe and Ito: told apart with any colour vision; shapes and dashes say the same again.
  const LIGHT = {
    text: '#1c2127', muted: '#57606a', grid: '#e3e7eb', queue: '#8a929c', queueFill: '#8a929c30',
    series: ['#0072b2', '#d55e00', '#007a5a', '#a6407f', '#8a6a00', '#2b93cf', '#6b6f76', '#5b3fa0'],
  };
  const DARK = {
    text: '#e4e7eb', muted: '#a0a9b4', grid: '#2b3138', queue: '#8a929c', queueFill: '#8a929c30',
    series: ['#62b5ee', '#ff9a4d', '#35c79a', '#e79ac9', '#e8d04a', '#9ad4f5', '#b4b9c0', '#b9a4f0'],
  };
  const SHAPES = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'rectRounded'];
  const DASHES = [[], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4], [1, 3], [6, 2, 2, 2, 2, 2]];

  let theme = LIGHT;
  let charts = [];
  let timeline = null;

  const finite = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
  const list = (value) => (Array.isArray(value) ? value : []);
  const pick = (array, index) => array[index % array.length];
  const algorithms = [...new Set([...list(report.comparisons), ...list(report.timelines)].map((c) => c.algorithm))];

  function digits(value) {
    const size = Math.abs(value);
    return size >= 1000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  }

  function number(value, decimals = digits(value)) {
    if (value === null) return '–';
    return value.toFixed(decimals).replace('-', '−');
  }

  function points(xs, ys) {
    return list(xs).map((x, i) => ({ x: finite(x), y: finite(list(ys)[i]) }))
      .filter((p) => p.x !== null && p.y !== null);
  }

  function axis(title, more = {}) {
    const { ticks, grid, ...rest } = more;
    return {
      title: { display: true, text: title, color: theme.muted },
      ticks: { color: theme.muted, maxRotation: 0, ...ticks },
      grid: { color: theme.grid, ...grid },
      border: { color: theme.muted },
      ...rest,
    };
  }

  function logAxis(title, more = {}) {
    const round = (value) => {
      const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
      return [1, 2, 5].some((d) => Math.abs(d - digit) < 1e-6) ? String(+value.toPrecision(3)) : null;
    };
    return axis(title, { type: 'logarithmic', ticks: { callback: round, autoSkip: false }, ...more });
  }

  function options(scales, more = {}) {
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: false },
      scales,
      ...more,
      plugins: {
        legend: { position: 'bottom', labels: { color: theme.text, usePointStyle: true, boxHeight: 7, padding: 14 } },
        ...more.plugins,
      },
    };
  }

  // One standard deviation to each side of a point.
  const whiskers = {
    id: 'whiskers',
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea: area, scales: { x, y } } = chart;
      ctx.save();
      ctx.beginPath();
      ctx.rect(area.left, area.top, area.width, area.height);
      ctx.clip();
      chart.data.datasets.forEach((dataset, index) => {
        if (!dataset.spread || !chart.isDatasetVisible(index)) return;
        const at = dataset.data[0];
        const left = x.type === 'logarithmic' ? Math.max(at.x - dataset.spread.x, x.min) : at.x - dataset.spread.x;
        ctx.strokeStyle = dataset.borderColor;
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(x.getPixelForValue(left), y.getPixelForValue(at.y));
        ctx.lineTo(x.getPixelForValue(at.x + dataset.spread.x), y.getPixelForValue(at.y));
        ctx.moveTo(x.getPixelForValue(at.x), y.getPixelForValue(at.y - dataset.spread.y));
        ctx.lineTo(x.getPixelForValue(at.x), y.getPixelForValue(at.y + dataset.spread.y));
        ctx.stroke();
      });
      ctx.restore();
    },
  };

  // The figure and its error after each bar.
  const barLabels = {
    id: 'barLabels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = theme.text;
      ctx.font = `12px ${Chart.defaults.font.family}`;
      ctx.textBaseline = 'middle';
      chart.getDatasetMeta(0).data.forEach((bar, i) => {
        ctx.fillText(chart.data.datasets[0].texts[i], bar.x + 6, bar.y);
      });
      ctx.restore();
    },
  };

  function draw(canvas, config) {
    const chart = new Chart(canvas, config);
    charts.push(chart);
    return chart;
  }

  function scatter(canvas) {
    const rows = list(report.comparisons).filter((c) => c.workload === canvas.dataset.workload)
      .map((c) => ({ name: c.algorithm, x: finite(c.latencyP99Us?.mean), y: finite(c.goodputGbps?.mean),
        sx: finite(c.latencyP99Us?.standardDeviation) ?? 0, sy: finite(c.goodputGbps?.standardDeviation) ?? 0 }))
      .filter((c) => c.x !== null && c.y !== null);
    // Weir's rows often coincide: the first is the largest and all are hollow, so each is seen.
    const ours = rows.filter((c) => weir.has(c.name)).map((c) => c.name);
    const datasets = rows.map((c) => {
      const index = algorithms.indexOf(c.name);
      const colour = pick(theme.series, index);
      const rank = ours.indexOf(c.name);
      return {
        label: c.name, data: [{ x: c.x, y: c.y }], spread: { x: c.sx, y: c.sy },
        pointStyle: pick(SHAPES, index), borderColor: colour, borderWidth: 2,
        backgroundColor: rank >= 0 ? 'transparent' : colour,
        pointRadius: rank >= 0 ? Math.max(4, 10 - 3 * rank) : 5,
      };
    });
    const xs = rows.map((c) => c.x);
    const wide = Math.min(...xs) > 0 && Math.max(...xs) > 8 * Math.min(...xs);
    const x = wide
      ? logAxis('p99 latency, µs (log; left is better)', { min: Math.min(...xs) * 0.8, max: Math.max(...xs) * 1.25 })
      : axis('p99 latency, µs (left is better)', { grace: '10%' });
    const label = (item) => `${item.dataset.label}: ${number(item.parsed.y)} Gb/s, ${number(item.parsed.x)} µs`;
    draw(canvas, {
      type: 'scatter',
      data: { datasets },
      options: options({ x, y: axis('goodput, Gb/s (up is better)', { grace: '10%' }) },
        { plugins: { tooltip: { callbacks: { label } } } }),
      plugins: [whiskers],
    });
  }

  function lines(canvas, series, xTitle, yTitle, more = {}) {
    const datasets = series.map(({ label, data, style = 0, mark }) => ({
      label, data, borderColor: pick(theme.series, style), backgroundColor: pick(theme.series, style),
      borderDash: pick(DASHES, style), borderWidth: 1.75, pointStyle: pick(SHAPES, style),
      pointRadius: (c) => (mark !== undefined && c.raw?.x === mark ? 6 : data.length > 30 ? 0 : 3),
    }));
    return draw(canvas, {
      type: 'line',
      data: { datasets },
      options: options(
        { x: axis(xTitle, { type: 'linear', ticks: { precision: 0 } }), y: axis(yTitle, more.y) },
        { plugins: { legend: { display: series.length > 1, position: 'bottom', labels: { color: theme.text, usePointStyle: true, boxHeight: 7 } } } }),
    });
  }

  function training(canvas) {
    const key = canvas.dataset.key;
    const history = list(report.training?.history);
    const candidates = [...new Set(history.map((p) => p.candidate))];
    const series = candidates.map((candidate, style) => {
      const own = history.filter((p) => p.candidate === candidate);
      const kept = key === 'score' && candidate === report.training.bestCandidate;
      return {
        label: candidates.length > 1 ? `candidate ${candidate}` : key,
        data: points(own.map((p) => p.update), own.map((p) => p[key])),
        mark: kept ? report.training.bestUpdate : undefined,
        style,
      };
    });
    lines(canvas, series, 'update', canvas.dataset.axis,
      key === 'meanMagnitude' ? { y: { min: 0, suggestedMax: 1 } } : {});
  }

  function rounds(canvas) {
    const all = list(report.distillation?.rounds);
    const of = (key) => points(all.map((r) => r.round), all.map((r) => r[key]));
    if (canvas.dataset.key === 'score') {
      lines(canvas, [{ label: 'score', data: of('score'), mark: report.distillation.bestRound, style: 0 }], 'round', 'validation score');
      return;
    }
    lines(canvas, [
      { label: 'on teacher’s states', data: of('teacherStateError'), style: 0 },
      { label: 'on own states', data: of('ownStateError'), style: 1 },
    ], 'round', 'mean error of the multiplier', { y: { beginAtZero: true } });
  }

  function decisions(canvas) {
    const rows = Object.entries(report.timings?.decisionNs ?? {})
      .map(([name, time]) => ({ name, mean: finite(time?.mean), error: finite(time?.error) }))
      .filter((row) => row.mean !== null && row.mean > 0);
    const least = Math.min(...rows.map((row) => row.mean));
    const most = Math.max(...rows.map((row) => row.mean));
    canvas.parentElement.style.height = `${rows.length * 2.6 + 4.5}rem`;
    draw(canvas, {
      type: 'bar',
      data: {
        labels: rows.map((row) => row.name),
        datasets: [{
          label: 'time per decision',
          data: rows.map((row) => row.mean),
          texts: rows.map((row) => `${number(row.mean, 2)} ± ${number(row.error, 2)} ns`),
          backgroundColor: rows.map((row) => (weir.has(row.name) ? theme.series[0] : theme.queue)),
          maxBarThickness: 22,
        }],
      },
      options: options(
        {
          x: logAxis('ns (log scale; left is better)', { min: 10 ** Math.floor(Math.log10(least * 0.8)), max: most * 6 }),
          y: axis('', { title: { display: false }, grid: { display: false }, ticks: { color: theme.text } }),
        },
        { indexAxis: 'y', plugins: { legend: { display: false }, tooltip: { enabled: false } } }),
      plugins: [barLabels],
    });
  }

  // Idle and congested beside each other; a bar is missing where nothing was answered.
  function applications(canvas) {
    const rows = list(report.applications?.rows).filter((r) => r.application === canvas.dataset.application);
    const names = [...new Set(rows.map((r) => r.algorithm))];
    const series = [['idle', 'p50Us', 'idle, median', theme.queue], ['congested', 'p50Us', 'congested, median', theme.series[0]],
      ['congested', 'p99Us', 'congested, p99', theme.series[1]]];
    const datasets = series.map(([load, key, label, colour]) => ({
      label,
      data: names.map((name) => finite(rows.find((r) => r.algorithm === name && r.load === load)?.[key]?.mean)),
      backgroundColor: colour, pointStyle: 'rect', maxBarThickness: 12,
    }));
    const all = datasets.flatMap((d) => d.data).filter((value) => value !== null && value > 0);
    const least = Math.min(...all);
    canvas.parentElement.style.height = `${names.length * 3.2 + 5.5}rem`;
    const label = (item) => `${item.dataset.label}: ${number(item.parsed.x, 2)} µs`;
    draw(canvas, {
      type: 'bar',
      data: { labels: names, datasets },
      options: options(
        {
          x: logAxis('completion time, µs (log scale; left is better)',
            all.length ? { min: least / 2, max: Math.max(...all) * 1.5 } : {}),
          y: axis('', { title: { display: false }, grid: { display: false }, ticks: { color: theme.text } }),
        },
        { indexAxis: 'y', plugins: { tooltip: { callbacks: { label } } } }),
    });
  }

  // --- rates over time ---

  const workloadSelect = document.getElementById('rates-workload');
  const algorithmSelect = document.getElementById('rates-algorithm');

  function fill(select, values) {
    const before = select.value;
    select.replaceChildren(...values.map((value) => new Option(value, value)));
    if (values.includes(before)) select.value = before;
  }

  function summary(run, flows, queue) {
    const tail = flows.map((f) => f.slice(Math.floor(f.length * 0.75)).map((p) => p.y))
      .filter((f) => f.length > 0).map((f) => f.reduce((a, b) => a + b, 0) / f.length);
    const peak = queue.length ? Math.max(...queue.map((p) => p.y)) : null;
    const rates = tail.length
      ? `flows average ${number(Math.min(...tail))} to ${number(Math.max(...tail))} Gb/s in the last quarter`
      : 'no rates were recorded';
    return `${run.workload}, ${run.algorithm}: ${rates}; largest queue ${number(peak)} kB.`;
  }

  function rates() {
    const canvas = document.getElementById('rates-chart');
    if (timeline) timeline.destroy();
    const run = list(report.timelines)
      .find((t) => t.workload === workloadSelect.value && t.algorithm === algorithmSelect.value);
    if (!run) return;
    const times = list(run.timeUs).map((t) => (finite(t) === null ? null : t / 1000));
    const flows = list(run.flowGbps).map((f) => points(times, f));
    const queue = points(times, run.queueKb);
    const datasets = flows.map((data, i) => ({
      label: `flow ${i + 1}`, data, yAxisID: 'y', borderColor: pick(theme.series, i), backgroundColor: pick(theme.series, i),
      borderDash: pick(DASHES, i), borderWidth: 1.5, pointRadius: 0, pointStyle: 'line',
    }));
    datasets.push({
      label: 'queue', data: queue, yAxisID: 'queue', borderColor: theme.queue, backgroundColor: theme.queueFill,
      borderWidth: 1, pointRadius: 0, fill: 'origin', pointStyle: 'rect', order: 1,
    });
    timeline = new Chart(canvas, {
      type: 'line',
      data: { datasets },
      options: options({
        x: axis('time, ms', { type: 'linear' }),
        y: axis('rate, Gb/s', { beginAtZero: true }),
        queue: axis('queue, kB', { position: 'right', beginAtZero: true, grid: { drawOnChartArea: false } }),
      }, { interaction: { mode: 'index', intersect: false } }),
    });
    const text = summary(run, flows, queue);
    document.getElementById('rates-summary').textContent = text;
    canvas.setAttribute('aria-label', `Rates of the flows and queue over time. ${text}`);
  }

  function chooseWorkload() {
    fill(algorithmSelect, list(report.timelines)
      .filter((t) => t.workload === workloadSelect.value).map((t) => t.algorithm));
    rates();
  }

  // --- drawing and themes ---

  const KINDS = { scatter, training, rounds, decisions, applications };

  function drawAll(chosen) {
    theme = chosen;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.color = theme.text;
    charts.forEach((chart) => chart.destroy());
    charts = [];
    document.querySelectorAll('canvas[data-chart]').forEach((canvas) => KINDS[canvas.dataset.chart](canvas));
    if (workloadSelect) rates();
  }

  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const current = () => (dark.matches ? DARK : LIGHT);
  if (workloadSelect) {
    fill(workloadSelect, [...new Set(list(report.timelines).map((t) => t.workload))]);
    fill(algorithmSelect, list(report.timelines)
      .filter((t) => t.workload === workloadSelect.value).map((t) => t.algorithm));
    workloadSelect.addEventListener('change', chooseWorkload);
    algorithmSelect.addEventListener('change', rates);
  }
  drawAll(current());
  dark.addEventListener('change', () => drawAll(current()));
  window.addEventListener('beforeprint', () => drawAll(LIGHT));
  window.addEventListener('afterprint', () => drawAll(current()));
})();

import type { Config } from 'vega-embed';

/** The colours and type of the page for a chart; the specification itself says nothing of looks. */
export function chartConfig(style: CSSStyleDeclaration): Config {
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { font: 'Inter Variable, system-ui, sans-serif' };
  return {
    background: 'transparent',
    font: text.font,
    padding: { left: 0, right: 8, top: 8, bottom: 0 },
    view: { stroke: null },
    mark: { color: '#3b82f6', tooltip: true },
    bar: { cornerRadiusEnd: 4, discreteBandSize: { band: 0.72 } },
    line: { color: '#3b82f6', strokeWidth: 2.5, point: { filled: true, size: 36, color: '#8b5cf6' } },
    area: { color: '#3b82f6', fillOpacity: 0.25, line: { color: '#3b82f6' } },
    point: { color: '#8b5cf6', filled: true, size: 60, opacity: 0.8 },
    arc: { innerRadius: 60, stroke: colour('--panel'), strokeWidth: 2 },
    range: {
      category: ['#3b82f6', '#8b5cf6', '#10b981', '#f59e0b', '#ec4899', '#06b6d4', '#f97316', '#64748b'],
      ramp: ['#dbeafe', '#3b82f6', '#6d28d9'],
    },
    axis: {
      labelColor: colour('--soft'),
      titleColor: colour('--faint'),
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 500,
      labelLimit: 160,
      labelPadding: 6,
      titlePadding: 10,
      domain: false,
      ticks: false,
      gridColor: colour('--line'),
    },
    axisBand: { grid: false },
    axisTemporal: { grid: false },
    axisX: { labelAngle: 0, labelOverlap: 'greedy', labelSeparation: 12 },
    axisQuantitative: { tickCount: 6 },
    legend: { labelColor: colour('--soft'), titleColor: colour('--faint'), labelFontSize: 12, titleFontSize: 12 },
    title: { color: colour('--ink'), fontSize: 14, fontWeight: 600, anchor: 'start' },
  };
}

interface Shape {
  encoding?: { y?: { type?: string } };
  data?: { values?: unknown[] };
}

/** In pixels: bars that lie need room for each of them, everything else the same. */
export function chartHeight(spec: Readonly<Record<string, unknown>>): number {
  const { encoding, data } = spec as Shape;
  const bars = encoding?.y?.type === 'ordinal' || encoding?.y?.type === 'nominal';
  return bars ? Math.min(Math.max((data?.values?.length ?? 0) * 34, 120), 720) + 50 : 280;
}

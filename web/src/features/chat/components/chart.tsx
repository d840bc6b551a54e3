import { useEffect, useRef, useState } from 'react';
import embed, { type VisualizationSpec } from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import { useShownTheme } from '@/lib/preferences';
import { chartConfig, chartHeight } from '../chart-config';

interface Props {
  /** A Vega-Lite specification with its data. */
  spec: Readonly<Record<string, unknown>>;
  label: string;
}

/**
 * Draws the chart at the width of the page, in its colours. The interpreter stands in for generated code, which a strict
 * content security policy forbids.
 */
export default function Chart({ spec, label }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let finish: (() => void) | undefined;
    let gone = false;
    const sized = {
      height: chartHeight(spec),
      ...spec,
      width: 'container',
      autosize: { type: 'fit', contains: 'padding' },
    };
    embed(element, sized as unknown as VisualizationSpec, {
      mode: 'vega-lite',
      actions: false,
      renderer: 'svg',
      ast: true,
      expr: expressionInterpreter,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      config: chartConfig(getComputedStyle(document.documentElement)),
    }).then(
      (result) => {
        finish = () => result.finalize();
        if (gone) finish();
      },
      () => setBroken(true),
    );
    return () => {
      gone = true;
      finish?.();
    };
  }, [spec, theme]);

  if (broken) return <p className="text-sm text-soft">The chart could not be drawn; the rows below are complete.</p>;
  return <div ref={frame} role="img" aria-label={label} className="min-h-40 w-full min-w-0 overflow-hidden" />;
}

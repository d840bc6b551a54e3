/** Stands in for Vega. */
export default function FakeChart({ spec, label }: { spec: { mark?: unknown }; label: string }) {
  return <div role="img" aria-label={label} data-mark={JSON.stringify(spec.mark)} />;
}

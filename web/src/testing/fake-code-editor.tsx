interface Props {
  label: string;
  value: string;
  onChange?: ((value: string) => void) | undefined;
}

/** Stands in for CodeMirror. */
export default function FakeCodeEditor({ label, value, onChange }: Props) {
  return (
    <textarea
      aria-label={label}
      defaultValue={value}
      readOnly={!onChange}
      onChange={(event) => onChange?.(event.target.value)}
    />
  );
}

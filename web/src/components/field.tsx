import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from '@/lib/cn';

interface Frame {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface FieldProps extends Frame {
  /** The control stands before its label instead of below it. */
  beside?: boolean;
  children: (wiring: Wiring) => ReactNode;
}

/** A label, a control, its hint and its error, tied together by ids. */
function Field({ label, hint, error, beside = false, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const control = children({
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
  });
  const name = (
    <label htmlFor={id} className="text-sm font-medium text-ink">
      {label}
    </label>
  );
  const words = (
    <>
      {hint && (
        <p id={`${id}-hint`} className="text-[0.8125rem] leading-5 text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] leading-5 text-bad">
          {error}
        </p>
      )}
    </>
  );
  if (beside) {
    return (
      <div className="flex gap-3">
        {control}
        <div className="flex max-w-2xl min-w-0 flex-col gap-0.5">
          {name}
          {words}
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      {name}
      {control}
      {words}
    </div>
  );
}

type InputProps = Frame & Omit<ComponentProps<'input'>, 'id'> & { trailing?: ReactNode };

export function TextField({ label, hint, error, className, trailing, ...rest }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="relative">
          <input {...rest} {...wiring} className={cn('control', trailing != null && 'pr-11', className)} />
          {trailing && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
        </div>
      )}
    </Field>
  );
}

export function SelectField({ label, hint, error, className, ...rest }: Frame & Omit<ComponentProps<'select'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <select {...rest} {...wiring} className={cn('control', className)} />}
    </Field>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  className,
  ...rest
}: Frame & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <textarea {...rest} {...wiring} className={cn('control resize-y', className)} />}
    </Field>
  );
}

/** Yes or no, with the label beside the box. */
export function CheckField({ label, hint, error, ...rest }: Frame & Omit<ComponentProps<'input'>, 'id' | 'type'>) {
  return (
    <Field label={label} hint={hint} error={error} beside>
      {(wiring) => <input {...rest} {...wiring} type="checkbox" className="size-5 shrink-0 accent-accent" />}
    </Field>
  );
}

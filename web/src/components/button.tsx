import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Spinner } from './spinner';

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Props extends ComponentProps<'button'> {
  variant?: Variant;
  size?: 'small' | 'medium';
  /** Shows a spinner and refuses clicks, but keeps the focus. */
  busy?: boolean;
  icon?: ReactNode;
}

const looks: Record<Variant, string> = {
  primary: 'brand-fill text-white shadow-lg shadow-primary/20 hover:brightness-110',
  secondary: 'border border-line-strong bg-panel/60 text-ink hover:bg-raised',
  quiet: 'text-soft hover:bg-accent-soft hover:text-ink',
  danger: 'bg-red-700 text-white hover:bg-red-600',
};

export function Button({ variant = 'secondary', size = 'medium', busy, icon, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy ?? rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={cn(
        'inline-flex items-center justify-center gap-2 rounded-[0.625rem] font-medium whitespace-nowrap transition disabled:opacity-50 aria-disabled:opacity-70',
        size === 'small' ? 'min-h-8 px-2.5 py-1 text-[0.8125rem]' : 'min-h-10 px-4 py-2 text-[0.9375rem]',
        looks[variant],
        className,
      )}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** The name of the control, also shown as its tooltip. */
  label: string;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={cn(
        'inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-soft transition hover:bg-accent-soft hover:text-ink disabled:opacity-40',
        className,
      )}
    >
      {children}
    </button>
  );
}

/** A button inside a sentence. */
export const LinkButton = ({ className, ...rest }: ComponentProps<'button'>) => (
  <button
    type="button"
    {...rest}
    className={cn('font-medium underline-offset-4 hover:underline disabled:opacity-60', className ?? 'text-accent')}
  />
);

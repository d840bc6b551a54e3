import { cn } from '@/lib/cn';

interface Props {
  label: string;
  done: number;
  /** 0: how much there is to do is not known. */
  total: number;
}

/** A bar that fills; one that only moves while nobody knows how far it is. */
export function Progress({ label, done, total }: Props) {
  const known = total > 0;
  const percent = known ? Math.min(100, (100 * done) / total) : 100;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={known ? 0 : undefined}
      aria-valuemax={known ? total : undefined}
      aria-valuenow={known ? Math.min(done, total) : undefined}
      aria-valuetext={known ? `${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : undefined}
      className="h-1.5 w-full overflow-hidden rounded-full bg-inset"
    >
      <div
        className={cn('h-full rounded-full bg-accent transition-[width] duration-500', !known && 'animate-pulse')}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}

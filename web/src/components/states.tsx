import { ExclamationTriangleIcon } from '@heroicons/react/24/outline';
import type { ReactNode } from 'react';
import { errorMessage } from '@/lib/api/error';
import { cn } from '@/lib/cn';
import { Button } from './button';
import { Spinner } from './spinner';

/** Says what is being waited for, once the wait is longer than 300 ms. */
export const Waiting = ({ children, className }: { children: ReactNode; className?: string }) => (
  <p role="status" className={cn('flex animate-late items-center gap-2.5 py-3 text-sm text-soft', className)}>
    <Spinner />
    <span>{children}</span>
  </p>
);

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export const Empty = ({ icon, title, children, action }: EmptyProps) => (
  <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
    <span className="flex size-12 items-center justify-center rounded-2xl bg-accent-soft text-accent [&>svg]:size-6">
      {icon}
    </span>
    <p className="font-semibold text-ink">{title}</p>
    {children && <p className="max-w-sm text-sm text-soft">{children}</p>}
    {action}
  </div>
);

interface FailedProps {
  /** What could not be done: "The connections could not be loaded." */
  title: string;
  error: unknown;
  /** What the button says, "Try again" unless told. */
  retry?: string;
  onRetry?: () => void;
}

export const Failed = ({ title, error, retry = 'Try again', onRetry }: FailedProps) => (
  <div role="alert" className="flex flex-wrap items-center gap-3 rounded-xl bg-bad-soft px-4 py-3 text-sm">
    <ExclamationTriangleIcon className="size-5 shrink-0 text-bad" aria-hidden="true" />
    <div className="min-w-0 flex-1 basis-52">
      <p className="font-medium text-ink">{title}</p>
      <p className="break-words text-soft">{errorMessage(error)}</p>
    </div>
    {onRetry && (
      <Button size="small" onClick={onRetry}>
        {retry}
      </Button>
    )}
  </div>
);

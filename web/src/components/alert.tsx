import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

type Tone = 'good' | 'bad' | 'warn' | 'plain';

const tones: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  plain: 'bg-accent-soft text-ink',
};

/** A message that appears after something happened. Bad news interrupts a screen reader, the rest waits its turn. */
export const Alert = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <div
    role={tone === 'bad' ? 'alert' : 'status'}
    className={cn('rounded-xl px-4 py-2.5 text-sm break-words', tones[tone])}
  >
    {children}
  </div>
);

export const Badge = ({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) => (
  <span
    title={title}
    className={cn(
      'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
      tones[tone],
    )}
  >
    {children}
  </span>
);

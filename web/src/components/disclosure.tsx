import { ChevronRightIcon } from '@heroicons/react/24/outline';
import type { ReactNode } from 'react';

/** Something that is there for those who want to know more. */
export const Disclosure = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="group">
    <summary className="flex list-none items-center gap-2 rounded-lg text-sm font-semibold text-soft transition select-none hover:text-ink [&::-webkit-details-marker]:hidden">
      <ChevronRightIcon className="size-4 transition group-open:rotate-90" aria-hidden="true" />
      {title}
    </summary>
    <div className="mt-4 sm:pl-6">{children}</div>
  </details>
);

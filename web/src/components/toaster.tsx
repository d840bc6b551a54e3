import { CheckCircleIcon } from '@heroicons/react/24/solid';
import { useEffect } from 'react';
import { dismissToast, useToast } from '@/lib/toast';

/** Shows the last toast for a few seconds; a screen reader hears it. */
export function Toaster() {
  const toast = useToast();
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => dismissToast(toast), 5000);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-5 z-50 flex justify-center"
    >
      {toast && (
        <p
          key={toast.id}
          className="flex animate-rise items-center gap-2 rounded-full border border-line bg-raised px-4 py-2 text-sm font-medium shadow-xl"
        >
          <CheckCircleIcon className="size-5 text-good" aria-hidden="true" />
          {toast.text}
        </p>
      )}
    </div>
  );
}

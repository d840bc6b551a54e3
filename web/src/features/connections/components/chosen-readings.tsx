import { XMarkIcon } from '@heroicons/react/24/outline';
import { IconButton } from '@/components/button';
import { Failed } from '@/components/states';
import { ago } from '@/lib/format';
import { useChoices, useForgetChoice } from '@/lib/queries/choices';
import { toast } from '@/lib/toast';

/** What was chosen for unclear questions about this connection; nothing where nothing was. */
export function ChosenReadings({ connectionId }: { connectionId: number }) {
  const choices = useChoices(connectionId, true);
  const forget = useForgetChoice(connectionId);
  if (choices.isError) {
    return (
      <Failed
        title="The chosen readings could not be loaded."
        error={choices.error}
        onRetry={() => void choices.refetch()}
      />
    );
  }
  if (!choices.data || choices.data.length === 0) return null;
  return (
    <section aria-label="Chosen readings" className="flex flex-col gap-3">
      <div>
        <h3 className="text-sm font-semibold">Chosen readings</h3>
        <p className="max-w-2xl text-sm text-soft">
          Questions that could mean several things, and what was chosen. They are answered so from then on.
        </p>
      </div>
      {forget.isError && <Failed title="The choice was not forgotten." error={forget.error} />}
      <ul className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto rounded-xl border border-line">
        {choices.data.map(({ id, question, reading, chosen_at }) => (
          <li key={id} className="flex items-center gap-2 py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1 text-sm">
              <p className="font-medium break-words">{question}</p>
              <p className="break-words text-soft">
                {reading} <span className="text-faint">({ago(chosen_at)})</span>
              </p>
            </div>
            <IconButton
              label={`Forget what was chosen for: ${question}`}
              disabled={forget.isPending}
              onClick={() => forget.mutate(id, { onSuccess: () => toast('The choice was forgotten') })}
            >
              <XMarkIcon className="size-5" aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

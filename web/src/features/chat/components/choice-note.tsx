import { LinkButton } from '@/components/button';
import { errorMessage } from '@/lib/api/error';
import type { EvidenceChoice } from '@/lib/api/types';
import { useForgetChoice } from '@/lib/queries/choices';

interface Props {
  connectionId: number;
  choice: EvidenceChoice & { id: number };
}

/** That the reading is a chosen one, and a way to forget it. */
export function ChoiceNote({ connectionId, choice }: Props) {
  const forget = useForgetChoice(connectionId);
  return (
    <p aria-live="polite" className="text-[0.8125rem] break-words text-soft">
      {forget.isSuccess ? (
        'Forgotten: the next time, this question is asked back again.'
      ) : (
        <>
          {choice.before ? 'You chose this reading before' : 'Remembered for the next time'}: “{choice.reading}”.{' '}
          <LinkButton disabled={forget.isPending} onClick={() => forget.mutate(choice.id)}>
            Forget
          </LinkButton>
        </>
      )}
      {forget.isError && <span className="text-bad"> That was not forgotten. {errorMessage(forget.error)}</span>}
    </p>
  );
}

import { HandThumbDownIcon, HandThumbUpIcon } from '@heroicons/react/24/outline';
import { HandThumbDownIcon as ThumbDownFilled, HandThumbUpIcon as ThumbUpFilled } from '@heroicons/react/24/solid';
import { IconButton, LinkButton } from '@/components/button';
import { errorMessage } from '@/lib/api/error';
import { cn } from '@/lib/cn';
import { useFeedback } from '../api/history';

interface Props {
  /** Of the question. */
  id: number;
  verified: boolean | null;
  onVerified: (verified: boolean | null) => void;
}

const choices = [
  { value: true, label: 'This is right', Icon: HandThumbUpIcon, Filled: ThumbUpFilled, tone: 'text-good' },
  { value: false, label: 'This is wrong', Icon: HandThumbDownIcon, Filled: ThumbDownFilled, tone: 'text-bad' },
];

/** Thumbs: an answer that is right is an example for questions like it. The same thumb takes it back. */
export function Feedback({ id, verified, onVerified }: Props) {
  const feedback = useFeedback();
  const say = (value: boolean | null) => {
    if (feedback.isPending) return;
    feedback.mutate({ id, verified: value }, { onSuccess: () => onVerified(value) });
  };
  return (
    <div
      role="group"
      aria-label="Is this right?"
      className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-soft"
    >
      <span aria-hidden="true" className="mr-1">
        Is this right?
      </span>
      {choices.map(({ value, label, Icon, Filled, tone }) => {
        const pressed = verified === value;
        return (
          <IconButton
            key={label}
            label={label}
            aria-pressed={pressed}
            className="size-8"
            onClick={() => say(pressed ? null : value)}
          >
            {pressed ? (
              <Filled className={cn('size-4.5', tone)} aria-hidden="true" />
            ) : (
              <Icon className="size-4.5" aria-hidden="true" />
            )}
          </IconButton>
        );
      })}
      <span aria-live="polite">
        {verified !== null && (
          <>
            {verified ? 'Kept as an example for questions like this.' : 'Marked as wrong.'}{' '}
            <LinkButton onClick={() => say(null)}>Undo</LinkButton>
          </>
        )}
      </span>
      {feedback.isError && (
        <span role="alert" className="basis-full text-bad">
          That was not kept. {errorMessage(feedback.error)}
        </span>
      )}
    </div>
  );
}

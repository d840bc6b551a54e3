import { ArrowUpIcon, StopIcon } from '@heroicons/react/24/solid';
import { useLayoutEffect, useRef, type KeyboardEvent, type SyntheticEvent } from 'react';
import { setDraft, useDraft, type Turn } from '../thread';

interface Props {
  turns: readonly Turn[];
  disabled: boolean;
  onAsk: (question: string) => void;
  onStop: (key: number) => void;
}

/** The question's text box. While an answer is on its way its button stops it. */
export function Composer({ turns, disabled, onAsk, onStop }: Props) {
  const question = useDraft();
  const box = useRef<HTMLTextAreaElement>(null);
  const waiting = turns.find((turn) => turn.outcome.state === 'waiting');

  // Grows with its text, up to a limit that the style sets.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [question]);

  const submit = (event?: SyntheticEvent) => {
    event?.preventDefault();
    if (!question.trim() || disabled || waiting) return;
    onAsk(question.trim());
    setDraft('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form onSubmit={submit} className="px-4 pt-2 pb-4 sm:px-8 sm:pb-6">
      <div className="mx-auto flex max-w-4xl items-end gap-2 rounded-2xl border border-line-strong bg-panel p-2 pl-4 shadow-lg shadow-slate-950/5 transition has-[textarea:focus-visible]:border-transparent has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-accent">
        <textarea
          ref={box}
          aria-label="Your question"
          placeholder={disabled ? 'Add a connection first' : 'Ask a question about your data'}
          rows={1}
          value={question}
          disabled={disabled}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-40 min-w-0 flex-1 resize-none bg-transparent py-1.5 leading-6 outline-none placeholder:text-faint"
        />
        {waiting ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop"
            onClick={() => onStop(waiting.key)}
            className="flex size-9 shrink-0 items-center justify-center rounded-xl border border-line-strong bg-raised text-ink transition hover:bg-bad-soft"
          >
            <StopIcon className="size-5" aria-hidden="true" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send"
            disabled={disabled || !question.trim()}
            className="brand-fill flex size-9 shrink-0 items-center justify-center rounded-xl text-white transition hover:brightness-110 disabled:opacity-40 disabled:grayscale"
          >
            <ArrowUpIcon className="size-5" aria-hidden="true" />
          </button>
        )}
      </div>
    </form>
  );
}

import { ArrowRightIcon } from '@heroicons/react/24/outline';
import type { Choice } from '@/lib/api/types';

/** What the question may have meant; each choice has its own query. */
export const Choices = ({ choices, onChoose }: { choices: readonly Choice[]; onChoose: (choice: Choice) => void }) => (
  <ul aria-label="Choices" className="flex flex-col gap-2">
    {choices.map((choice) => (
      <li key={choice.query}>
        <button
          type="button"
          onClick={() => onChoose(choice)}
          className="group flex w-full items-center justify-between gap-3 rounded-xl border border-line-strong bg-inset px-4 py-2.5 text-left text-[0.9375rem] transition hover:border-accent hover:bg-accent-soft"
        >
          <span className="min-w-0 break-words">{choice.label}</span>
          <ArrowRightIcon className="size-4 shrink-0 text-faint group-hover:text-accent" aria-hidden="true" />
        </button>
      </li>
    ))}
  </ul>
);

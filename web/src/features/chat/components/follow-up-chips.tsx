interface Props {
  questions: readonly string[];
  onAsk: (question: string) => void;
}

/** Follow-up questions, one click each. */
export const FollowUpChips = ({ questions, onAsk }: Props) => (
  <ul aria-label="Follow-up questions" className="flex flex-wrap gap-2">
    {questions.map((question) => (
      <li key={question}>
        <button
          type="button"
          onClick={() => onAsk(question)}
          className="rounded-full border border-line-strong bg-panel/60 px-3.5 py-1.5 text-sm text-soft transition hover:border-accent hover:bg-accent-soft hover:text-ink"
        >
          {question}
        </button>
      </li>
    ))}
  </ul>
);

import { PaperAirplaneIcon } from '@heroicons/react/24/solid';
import { useState, type SyntheticEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/button';

/** A question typed here is asked in the chat. */
export function AskBox() {
  const [question, setQuestion] = useState('');
  const navigate = useNavigate();
  const ask = (event: SyntheticEvent) => {
    event.preventDefault();
    if (question.trim()) void navigate('/chat', { state: { ask: question.trim() } });
  };
  return (
    <form onSubmit={ask} className="flex flex-col gap-2 sm:flex-row">
      <input
        aria-label="Your question"
        placeholder="Top 5 customers by revenue"
        className="control min-h-11 flex-1"
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <Button
        type="submit"
        variant="primary"
        disabled={!question.trim()}
        icon={<PaperAirplaneIcon className="size-4" aria-hidden="true" />}
      >
        Ask
      </Button>
    </form>
  );
}

import { useState, type KeyboardEvent } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/field';
import { Failed } from '@/components/states';
import type { Prompt } from '@/lib/api/types';
import { count } from '@/lib/format';
import { usePromptPreview } from '../api/options';

interface Props {
  connectionId: number;
  /** Null: the default. */
  template: string | null;
}

/** What a model would be sent for a question, without sending it. It lies inside the form of the options. */
export function PromptPreview({ connectionId, template }: Props) {
  const [question, setQuestion] = useState('');
  const preview = usePromptPreview(connectionId);
  const show = () => {
    if (preview.isPending || !question.trim()) return;
    preview.mutate({ question: question.trim(), ...(template !== null && { prompt_template: template }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    show();
  };
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-line bg-inset/60 p-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <TextField
            label="See what would be sent"
            placeholder="A question, such as: Orders per month"
            autoComplete="off"
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <Button busy={preview.isPending} disabled={!question.trim()} onClick={show}>
          Preview
        </Button>
      </div>
      <p className="text-[0.8125rem] text-faint">
        With this template and the saved options. Nothing leaves this server for it.
      </p>
      {preview.isError && <Failed title="There is no preview." error={preview.error} />}
      {preview.data && <Shown preview={preview.data} />}
    </div>
  );
}

const roles: Record<string, string> = { system: 'System', user: 'You', assistant: 'Model' };

const Shown = ({ preview: { messages, tokens, tables } }: { preview: Prompt }) => (
  <section aria-label="What would be sent" className="flex flex-col gap-3">
    <p role="status" className="text-sm break-words text-soft">
      {count(tokens, 'token')}
      {tables.length > 0 && `, with ${tables.join(', ')}`}
    </p>
    {messages.map(({ role, content }, index) => (
      <div key={index} className="flex flex-col gap-1">
        <h3 className="text-xs font-semibold text-faint">{roles[role] ?? role}</h3>
        <div
          role="region"
          aria-label={`Message of ${roles[role] ?? role}`}
          tabIndex={0}
          className="max-h-80 overflow-auto rounded-lg border border-line bg-panel"
        >
          <pre className="px-3 py-2 font-mono text-xs leading-5 break-words whitespace-pre-wrap">{content}</pre>
        </div>
      </div>
    ))}
  </section>
);

import { Badge } from '@/components/alert';
import { LinkButton } from '@/components/button';
import type { Answer, HistoryItem } from '@/lib/api/types';
import { stageTimes } from '@/lib/api/types';
import { count, duration, money } from '@/lib/format';

const engines: Record<string, string> = { builtin: 'Built-in translator', llm: 'Language model', user: 'Your query' };

/** How sure the engine is, in words, and whether to look twice. */
function sureness(confidence: number): { tone: 'good' | 'plain' | 'warn'; words: string } {
  if (confidence >= 0.8) return { tone: 'good', words: 'Very sure' };
  if (confidence >= 0.5) return { tone: 'plain', words: 'Fairly sure' };
  return { tone: 'warn', words: 'Not sure: check the query' };
}

/** What an answer cost, wherever it comes from. */
interface Cost {
  model: string;
  tokens: number;
  dollars: number | null;
}

const costOf = (model: string, prompt: number, completion: number, dollars: number | null | undefined): Cost => ({
  model,
  tokens: prompt + completion,
  dollars: dollars ?? null,
});

export const answerCost = ({ usage }: Answer): Cost | null =>
  usage ? costOf(usage.model, usage.prompt_tokens, usage.completion_tokens, usage.cost) : null;

export const storedCost = ({ model, prompt_tokens, completion_tokens, cost }: HistoryItem): Cost | null =>
  model ? costOf(model, prompt_tokens ?? 0, completion_tokens ?? 0, cost) : null;

interface Props {
  engine: string;
  confidence: number | null | undefined;
  timing: unknown;
  cost: Cost | null;
  cached: boolean | undefined;
  /** Asks the same question without reusing a query. */
  onAnew?: (() => void) | undefined;
}

/** Who answered, how sure, how long it took and what it cost. */
export function AnswerMeta({ engine, confidence, timing, cost, cached, onAnew }: Props) {
  const sure = confidence == null ? null : sureness(confidence);
  const { total } = stageTimes(timing);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-faint">
      {sure && confidence != null && (
        <Badge tone={sure.tone} title={`Confidence ${Math.round(confidence * 100)} %`}>
          {sure.words}
        </Badge>
      )}
      {engines[engine] && <span>{engines[engine]}</span>}
      {cost && <span className="break-all">{cost.model}</span>}
      {cost && cost.tokens > 0 && <span>{count(cost.tokens, 'token')}</span>}
      {cost?.dollars != null && <span>{money(cost.dollars)}</span>}
      {total !== undefined && <span>{duration(total)}</span>}
      {cached && (
        <>
          <Badge tone="plain" title="The query of an earlier question was used again; its rows are new.">
            Query reused
          </Badge>
          {onAnew && <LinkButton onClick={onAnew}>Ask anew</LinkButton>}
        </>
      )}
    </p>
  );
}

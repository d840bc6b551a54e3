import { Badge } from '@/components/alert';
import { duration } from '@/lib/format';

const engines: Record<string, string> = { builtin: 'Built-in translator', llm: 'Language model', user: 'Your query' };

/** How sure the engine is, in words, and whether to look twice. */
function sureness(confidence: number): { tone: 'good' | 'plain' | 'warn'; words: string } {
  if (confidence >= 0.8) return { tone: 'good', words: 'Very sure' };
  if (confidence >= 0.5) return { tone: 'plain', words: 'Fairly sure' };
  return { tone: 'warn', words: 'Not sure: check the query' };
}

interface Props {
  engine: string;
  confidence: number | null | undefined;
  ms: number | null;
}

export function AnswerMeta({ engine, confidence, ms }: Props) {
  const sure = confidence == null ? null : sureness(confidence);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-faint">
      {sure && confidence != null && (
        <Badge tone={sure.tone} title={`Confidence ${Math.round(confidence * 100)} %`}>
          {sure.words}
        </Badge>
      )}
      {engines[engine] && <span>{engines[engine]}</span>}
      {ms !== null && <span>{duration(ms)}</span>}
    </p>
  );
}

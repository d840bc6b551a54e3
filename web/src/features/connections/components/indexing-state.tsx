import { Progress } from '@/components/progress';
import { Failed } from '@/components/states';
import { ApiError } from '@/lib/api/error';
import { isIndexing, type Connection, type Indexing } from '@/lib/api/types';

interface Props {
  connection: Connection;
  onRetry: () => void;
}

const n = (number: number): string => number.toLocaleString('en');

/** "Reading tables, 120 of 1,000". */
function words({ state, step, done, total }: Indexing): string {
  if (state === 'queued') return 'Waiting to be read…';
  if (step === 'embed') return 'Building the search index…';
  return total > 0 ? `Reading tables, ${n(done)} of ${n(total)}` : 'Reading tables…';
}

/** How far the reading of a database is, or why it failed; nothing once it is done. */
export function IndexingState({ connection, onRetry }: Props) {
  const { indexing } = connection.metadata;
  if (!indexing) return null;
  if (indexing.state === 'failed') {
    const reason = new ApiError(0, indexing.error ?? 'No reason was given.');
    return <Failed title="This database could not be read to the end." error={reason} onRetry={onRetry} />;
  }
  if (!isIndexing(connection)) return null;
  const counted = indexing.state === 'running' && indexing.step === 'describe';
  return (
    <div className="flex flex-col gap-1.5">
      <p role="status" className="flex flex-wrap justify-between gap-x-3 text-[0.8125rem] text-soft">
        <span>{words(indexing)}</span>
        <span className="text-faint">You can ask already</span>
      </p>
      <Progress
        label={`Reading ${connection.name}`}
        done={counted ? indexing.done : 0}
        total={counted ? indexing.total : 0}
      />
    </div>
  );
}

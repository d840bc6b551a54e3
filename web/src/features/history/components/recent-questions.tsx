import { ChatBubbleLeftEllipsisIcon } from '@heroicons/react/24/outline';
import { Link } from 'react-router';
import { Empty, Failed, Waiting } from '@/components/states';
import { ago } from '@/lib/format';
import { useRecentHistory } from '@/lib/queries/history';

interface Props {
  limit: number;
  /** With the answer and the time under each question, as on the dashboard. */
  detailed?: boolean;
}

/** The newest questions; each opens again in the chat. */
export function RecentQuestions({ limit, detailed = false }: Props) {
  const history = useRecentHistory(limit);
  if (history.isPending) return <Waiting className="px-3">Loading your questions…</Waiting>;
  if (history.isError) {
    return <Failed title="No history." error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (history.data.length === 0) {
    if (!detailed) return <p className="px-3 text-sm text-faint">None yet.</p>;
    return (
      <Empty icon={<ChatBubbleLeftEllipsisIcon aria-hidden="true" />} title="No questions yet">
        What you ask shows up here, and you can open it again.
      </Empty>
    );
  }
  return (
    <ul className={detailed ? 'divide-y divide-line' : 'flex flex-col gap-0.5'}>
      {history.data.map((item) => (
        <li key={item.id}>
          <Link
            to={`/chat?question=${item.id}`}
            title={item.query}
            className={
              detailed
                ? 'flex flex-col gap-0.5 px-5 py-3 transition first:rounded-t-2xl hover:bg-accent-soft/60'
                : 'block truncate rounded-lg px-3 py-1.5 text-sm text-soft transition hover:bg-accent-soft/60 hover:text-ink'
            }
          >
            {detailed ? (
              <>
                <span className="flex items-baseline justify-between gap-4">
                  <span className="truncate font-medium">{item.query}</span>
                  <time dateTime={item.created_at} className="shrink-0 text-xs text-faint">
                    {ago(item.created_at)}
                  </time>
                </span>
                <span className="truncate text-sm text-soft">{item.response}</span>
              </>
            ) : (
              item.query
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

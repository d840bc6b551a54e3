import { Link } from 'react-router';
import { Button } from '@/components/button';
import { Failed, Waiting } from '@/components/states';
import { ago, count } from '@/lib/format';
import { useConversationPages } from '../api/history';
import { NothingYet } from './nothing-yet';

/** The conversations, by their first questions; each opens again in the chat. */
export function Conversations() {
  const pages = useConversationPages();
  if (pages.isPending) return <Waiting>Loading your conversations…</Waiting>;
  if (pages.isError) {
    return (
      <Failed
        title="Your conversations could not be loaded."
        error={pages.error}
        onRetry={() => void pages.refetch()}
      />
    );
  }
  const conversations = pages.data.pages.flat();
  if (conversations.length === 0) return <NothingYet />;
  return (
    <>
      <ul className="glass-card divide-y divide-line">
        {conversations.map(({ conversation_id, title, questions, last_at, connection_name }) => (
          <li key={conversation_id} className="relative px-4 py-3.5 transition hover:bg-accent-soft/50 sm:px-5">
            <Link to={`/chat?conversation=${encodeURIComponent(conversation_id)}`} className="row-link">
              {title}
            </Link>
            <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
              <time dateTime={last_at}>{ago(last_at)}</time>
              <span>{count(questions, 'question')}</span>
              <span>{connection_name ?? 'Deleted connection'}</span>
            </p>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button className="self-center" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show older conversations
        </Button>
      )}
    </>
  );
}

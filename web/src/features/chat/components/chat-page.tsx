import { PencilSquareIcon } from '@heroicons/react/24/outline';
import { useEffect, useRef } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { Button } from '@/components/button';
import { Failed, Waiting } from '@/components/states';
import type { Connection } from '@/lib/api/types';
import { preferences, usePreferences } from '@/lib/preferences';
import { useConnections } from '@/lib/queries/connections';
import { useHistoryItem } from '@/lib/queries/history';
import { useTitle } from '@/lib/use-title';
import { useConversation } from '../api/history';
import { useThread, useThreadActions } from '../thread';
import { Composer } from './composer';
import { ConnectionSelector } from './connection-selector';
import { MessageList } from './message-list';
import { Welcome } from './welcome';

const number = (text: string | null): number | null => (text && /^\d+$/.test(text) ? Number(text) : null);

/** The connection of the next question: the one in the address, else the last one used, else the first. */
function choose(connections: readonly Connection[], address: number | null, used: number | null): Connection | null {
  const find = (id: number | null) => connections.find((connection) => connection.id === id);
  return find(address) ?? find(used) ?? connections[0] ?? null;
}

export function ChatPage() {
  useTitle('Chat');
  const connections = useConnections();
  const [address, setAddress] = useSearchParams();
  const { connectionId } = usePreferences();
  const turns = useThread();
  const actions = useThreadActions();
  const chosen = choose(connections.data ?? [], number(address.get('connection')), connectionId);
  const question = number(address.get('question'));
  const past = usePast(question, address.get('conversation'));
  useHandedOver(chosen);

  const leaveAddress = () => setAddress({}, { replace: true });
  const change = (id: number) => {
    preferences.set({ connectionId: id });
    if (address.has('connection')) leaveAddress();
  };
  const ask = (text: string) => {
    if (!chosen) return;
    preferences.set({ connectionId: chosen.id });
    actions.ask(chosen.id, text);
    if (question !== null || address.has('conversation')) leaveAddress();
  };
  const startOver = () => {
    actions.startOver();
    leaveAddress();
  };

  return (
    <div className="flex h-[calc(100dvh-3.5rem)] flex-col lg:h-dvh">
      <header className="flex items-center gap-3 border-b border-line bg-canvas/60 px-4 py-2.5 backdrop-blur-lg sm:px-8">
        <h1 className="sr-only">Chat</h1>
        <div className="min-w-0 flex-1">
          {connections.data && connections.data.length > 0 && (
            <ConnectionSelector connections={connections.data} value={chosen?.id ?? null} onChange={change} />
          )}
        </div>
        {turns.length > 0 && (
          <Button
            size="small"
            variant="quiet"
            icon={<PencilSquareIcon className="size-4" aria-hidden="true" />}
            onClick={startOver}
          >
            New conversation
          </Button>
        )}
      </header>
      <div className="relative flex min-h-0 flex-1 flex-col">
        {connections.isPending && <Waiting className="px-8">Loading your connections…</Waiting>}
        {connections.isError && (
          <div className="p-4 sm:p-8">
            <Failed
              title="Your connections could not be loaded."
              error={connections.error}
              onRetry={() => void connections.refetch()}
            />
          </div>
        )}
        {past.isError && (
          <div className="mx-auto w-full max-w-4xl p-4">
            <Failed title="That question could not be opened." error={past.error} />
          </div>
        )}
        {turns.length > 0 ? (
          <MessageList turns={turns} connections={connections.data ?? []} actions={actions} opened={question} />
        ) : past.isLoading ? (
          <Waiting className="px-8">Opening the question…</Waiting>
        ) : chosen ? (
          <Welcome connection={chosen} onAsk={ask} />
        ) : (
          connections.data && (
            <p className="m-auto p-8 text-center text-soft">
              There is nothing to ask yet.{' '}
              <Link to="/connections" className="font-medium text-accent underline underline-offset-4">
                Add a connection
              </Link>
            </p>
          )
        )}
      </div>
      <Composer turns={turns} disabled={!chosen} onAsk={ask} onStop={actions.stop} />
    </div>
  );
}

/** Shows the past conversation that the address names, by its id or by that of one of its questions. */
function usePast(question: number | null, conversation: string | null) {
  const item = useHistoryItem(question);
  const alone = item.data && !item.data.conversation_id ? item.data : null;
  const whole = useConversation(item.data?.conversation_id ?? (question === null ? conversation : null));
  const { open } = useThreadActions();
  const { key } = useLocation();
  const items = whole.data;
  useEffect(() => {
    if (alone) open([alone]);
    else if (items && items.length > 0) open(items);
  }, [alone, items, open, key]);
  return {
    error: item.error ?? whole.error,
    isError: item.isError || whole.isError,
    isLoading: item.isLoading || whole.isLoading,
  };
}

/** Asks what another page handed over (the dashboard's box), once. */
function useHandedOver(connection: Connection | null): void {
  const { state, key } = useLocation() as { state: { ask?: string } | null; key: string };
  const navigate = useNavigate();
  const { ask } = useThreadActions();
  const done = useRef<string | null>(null);
  useEffect(() => {
    if (!state?.ask || !connection || done.current === key) return;
    done.current = key;
    ask(connection.id, state.ask, { apart: true });
    void navigate('/chat', { replace: true, state: null });
  }, [state, key, connection, ask, navigate]);
}

import type { Connection, Conversation, HistoryItem } from '@/lib/api/types';

/** The conversations of a history, newest first. */
export function conversationsOf(history: readonly HistoryItem[], connections: readonly Connection[]): Conversation[] {
  const byId = new Map<string, HistoryItem[]>();
  for (const item of history) {
    if (item.conversation_id) byId.set(item.conversation_id, [...(byId.get(item.conversation_id) ?? []), item]);
  }
  return [...byId].flatMap(([conversation_id, items]) => {
    const [newest, oldest] = [items[0], items.at(-1)];
    if (!newest || !oldest) return [];
    const connection = connections.find(({ id }) => id === newest.connection_id);
    return {
      conversation_id,
      title: oldest.query,
      questions: items.length,
      last_at: newest.created_at,
      last_id: newest.id,
      connection_id: newest.connection_id ?? null,
      connection_name: connection?.name ?? null,
    };
  });
}

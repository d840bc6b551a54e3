import { describe, expect, test } from 'vitest';
import { readEvents, type ServerEvent } from './events';

const bytes = (text: string) => new TextEncoder().encode(text);

function streamOf(chunks: readonly Uint8Array[], onCancel?: () => void): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = left.shift();
        if (next) controller.enqueue(next);
        else controller.close();
      },
      cancel: () => onCancel?.(),
    },
    { highWaterMark: 0 },
  );
}

async function eventsOf(...chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(streamOf(chunks))) events.push(event);
  return events;
}

test.each([
  ['an event', 'event: token\ndata: {"text":"a"}\n\n', [{ name: 'token', data: '{"text":"a"}' }]],
  ['without a name', 'data: a\n\n', [{ name: 'message', data: 'a' }]],
  ['several lines of data', 'data: a\ndata: b\n\n', [{ name: 'message', data: 'a\nb' }]],
  ['carriage returns', 'event: x\r\ndata: a\r\n\r\n', [{ name: 'x', data: 'a' }]],
  ['heartbeats, ids and retry times', ': still here\n\nid: 1\nretry: 9\ndata: a\n\n', [{ name: 'message', data: 'a' }]],
  ['only the first space goes', 'data:  a\n\n', [{ name: 'message', data: ' a' }]],
  ['no space', 'data:a\n\n', [{ name: 'message', data: 'a' }]],
  ['a cut event is none', 'data: a\n\nevent: token\ndata: {"te', [{ name: 'message', data: 'a' }]],
  ['a name without data is none', 'event: a\n\ndata: b\n\n', [{ name: 'message', data: 'b' }]],
  ['nothing', '', []],
])('%s', async (_, text, expected) => {
  expect(await eventsOf(bytes(text))).toEqual(expected);
});

describe('cut anywhere', () => {
  const whole = bytes('event: token\r\ndata: {"text":"Kraków 🚀"}\r\n\r\ndata: b\n\n');
  test.each(Array.from({ length: whole.length - 1 }, (_, index) => index + 1))('after %d bytes', async (cut) => {
    expect(await eventsOf(whole.slice(0, cut), whole.slice(cut))).toEqual([
      { name: 'token', data: '{"text":"Kraków 🚀"}' },
      { name: 'message', data: 'b' },
    ]);
  });
});

test('leaving the loop cancels the stream', async () => {
  let cancelled = false;
  const stream = streamOf([bytes('data: a\n\n'), bytes('data: b\n\n')], () => {
    cancelled = true;
  });
  for await (const event of readEvents(stream)) {
    expect(event.data).toBe('a');
    break;
  }
  expect(cancelled).toBe(true);
});

import { HttpResponse } from 'msw';
import type { Answer } from '@/lib/api/types';

export type MockEvent = readonly [name: string, data: unknown];

const bytes = ([name, data]: MockEvent) =>
  new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** A text/event-stream that a test writes to. `gone` is settled once the reader has left. */
export function openStream() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (leave = resolve));
  const body = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => leave(),
  });
  return {
    response: new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } }),
    send: (name: string, data: unknown) => controller?.enqueue(bytes([name, data])),
    close: () => controller?.close(),
    fail: (error: Error = new TypeError('network error')) => controller?.error(error),
    gone,
  };
}

/** The events of an answer that needs no time. */
export function streamed(answer: Answer, before: readonly MockEvent[] = []): Response {
  const stream = openStream();
  for (const [name, data] of before) stream.send(name, data);
  stream.send('done', answer);
  stream.close();
  return stream.response;
}

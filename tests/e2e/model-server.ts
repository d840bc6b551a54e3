import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request for a completion, answered by the test, piece by piece. */
export interface Chat {
  /** All that the model was told. */
  prompt: string;
  /** Sends a piece of the model's text. */
  write: (text: string) => void;
  /** Ends the text, with what it took. */
  end: () => void;
  /** Settled once the caller has closed the connection, before or after the end. */
  closed: Promise<unknown>;
}

export interface ModelServer {
  /** Ends in /v1. */
  url: string;
  /** The next completion that is asked for as a stream. */
  next: () => Promise<Chat>;
  stop: () => Promise<void>;
}

export const MODEL = 'scripted-1';
export const KEY = 'sk-key-of-the-journey';

interface Body {
  stream?: boolean;
  messages: { content: string }[];
}

async function read(request: IncomingMessage): Promise<Body> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString()) as Body;
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };

function chatOf(body: Body, request: IncomingMessage, response: ServerResponse): Chat {
  const send = (chunk: object) => response.write(`data: ${JSON.stringify({ model: MODEL, ...chunk })}\n\n`);
  const delta = (delta: object, finish_reason: string | null) =>
    send({ choices: [{ index: 0, delta, finish_reason }] });
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  return {
    prompt: body.messages.map(({ content }) => content).join('\n'),
    write: (content) => delta({ content }, null),
    end() {
      delta({}, 'stop');
      send({ choices: [], usage });
      response.end('data: [DONE]\n\n');
    },
    closed: once(request.socket, 'close'),
  };
}

/**
 * An OpenAI-compatible server whose streams the test writes itself, so that it can look at the page in between. It takes
 * KEY only, lists its models, and answers what is not asked for as a stream with "OK".
 */
export async function startModelServer(): Promise<ModelServer> {
  const chats: Chat[] = [];
  const waiting: ((chat: Chat) => void)[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${KEY}`) {
      json(response, 401, { error: { message: 'Incorrect API key provided' } });
    } else if (request.method === 'GET') {
      json(response, 200, { data: [{ id: MODEL }, { id: 'scripted-2' }] });
    } else {
      void read(request).then((body) => {
        if (body.stream) {
          const chat = chatOf(body, request, response);
          const waiter = waiting.shift();
          if (waiter) waiter(chat);
          else chats.push(chat);
        } else {
          const choices = [{ index: 0, message: { role: 'assistant', content: 'OK' }, finish_reason: 'stop' }];
          json(response, 200, { model: MODEL, choices, usage });
        }
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    next: () => {
      const chat = chats.shift();
      return chat ? Promise.resolve(chat) : new Promise((resolve) => waiting.push(resolve));
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getResponse } from 'msw';
import type { Connect, Plugin } from 'vite';
import { createHandlers } from './handlers.ts';

/** The policy that the page must work under. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

async function toRequest(message: IncomingMessage): Promise<Request> {
  const chunks = await Readable.from(message).toArray();
  const method = message.method ?? 'GET';
  return new Request(`http://${message.headers.host}${message.url}`, {
    method,
    headers: Object.entries(message.headers).map(([name, value]): [string, string] => [name, String(value)]),
    body: method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks as Buffer[]),
  });
}

/** Piece by piece, so that a stream is one. */
async function answer(response: Response, out: ServerResponse): Promise<void> {
  out.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  out.on('close', () => void reader?.cancel());
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) out.write(piece.value);
  out.end();
}

/** Answers /api from memory in `vite` and `vite preview`; the built page also gets the policy. */
export function mockApi(): Plugin {
  const handlers = createHandlers();
  const api: Connect.NextHandleFunction = (message, out, next) => {
    if (!message.url?.startsWith('/api/')) {
      next();
      return;
    }
    toRequest(message)
      .then((request) => getResponse(handlers, request))
      .then((response) => answer(response ?? new Response('{"detail":"not found"}', { status: 404 }), out))
      .catch(next);
  };
  return {
    name: 'mock-api',
    configureServer: (server) => void server.middlewares.use(api),
    configurePreviewServer: (server) => {
      server.middlewares.use((_, out, next) => {
        out.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
        next();
      });
      server.middlewares.use(api);
    },
  };
}

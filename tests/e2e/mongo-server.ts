import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const tests = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A MongoDB server on a free port, with a shop in documents; it ends with its standard input. */
export interface MongoServer {
  /** The connection string of the shop. */
  url: string;
  stop: () => Promise<void>;
}

export async function startMongoServer(): Promise<MongoServer> {
  const server = spawn(tests('support/mongo-java-server/start'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const address = `mongodb://127.0.0.1:${line.replace('port ', '')}`;
  execFileSync('/usr/bin/python3', [tests('accuracy/documents/generate.py'), '--uri', address, '--db', 'shop']);
  return {
    url: `${address}/shop`,
    stop: async () => {
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program =
  process.env.DATAQUERY_BINARY ?? fileURLToPath(new URL('../../build/release/dataquery', import.meta.url));

export interface Server {
  url: string;
  stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts the program on a free loopback port with an empty data folder; `stop` ends it and removes the folder. */
export async function startServer(): Promise<Server> {
  const running = process.env.DATAQUERY_URL;
  if (running) return { url: running.replace(/\/$/, ''), stop: () => Promise.resolve() };
  if (!existsSync(program)) throw new Error(`${program} is not there: build it, or set DATAQUERY_BINARY.`);

  const data = await mkdtemp(join(tmpdir(), 'dataquery-e2e-'));
  const port = await freePort();
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--data', data];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const keep = (chunk: Buffer) => (log = (log + chunk.toString()).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit');

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const late = new AbortController();
      await Promise.race([
        ended,
        pause(20_000, undefined, { signal: late.signal }).then(
          () => child.kill('SIGKILL'),
          () => undefined,
        ),
      ]);
      late.abort();
    }
    await rm(data, { recursive: true, force: true });
  };

  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const alive = await fetch(`${url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return { url, stop };
    await pause(50);
  }
  await stop();
  throw new Error(`The program did not get ready. What it said:\n${log}`);
}

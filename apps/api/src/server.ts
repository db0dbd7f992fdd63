import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { closeServices, openServices, type Services } from './context.ts';
import type { Env } from './env.ts';
import { createApollo } from './graphql/apollo.ts';
import { createSchema } from './graphql/schema.ts';
import type { Logger } from './log.ts';

/**
 * Requests finish within so long; streams, which have no end of their own, are then cut: their clients come
 * again.
 */
const DRAIN_SEC = 2;

export interface RunningApi {
  readonly url: string;
  readonly services: Services;
  stop(): Promise<void>;
}

/** Connects, listens on 127.0.0.1 and gives back how to stop. */
export async function startApi(env: Env, log: Logger): Promise<RunningApi> {
  const services = await openServices(env, log);
  const schema = createSchema();
  const apollo = createApollo(schema, log);
  await apollo.start();
  const server = createServer(createApp(services, { schema, apollo }));
  const port = await listen(server, env.port);
  return {
    url: `http://127.0.0.1:${port}`,
    services,
    async stop() {
      await close(server);
      await apollo.stop();
      await closeServices(services);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_SEC * 1000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

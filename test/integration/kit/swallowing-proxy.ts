import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can go dead: connections stay open, and nothing comes through any more. */
export interface SwallowingProxy {
  /** The server's address, by way of this proxy. */
  readonly url: string;
  swallow(): void;
  close(): void;
}

export async function startSwallowingProxy(serverUrl: string): Promise<SwallowingProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const server = createServer((inner) => {
    sockets.add(inner);
    inner.on('error', () => undefined);
    // a dead way accepts, or seems to: it answers nothing
    if (isSwallowing) return;
    const outer = connect(Number(target.port), target.hostname);
    sockets.add(outer);
    outer.on('error', () => undefined);
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (chunk) => !isSwallowing && to.write(chunk));
      from.on('close', () => !isSwallowing && to.destroy());
    };
    pass(inner, outer);
    pass(outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    swallow: () => {
      isSwallowing = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

import { readEnv } from './env.ts';
import { createLog } from './log.ts';
import { startApi } from './server.ts';

/** A supervisor waits so long before it kills. */
const EXIT_LIMIT_MSEC = 10_000;

const env = readEnv(process.env);
const log = createLog(env.logLevel);

// A state that nobody foresaw is left by ending: the supervisor starts the API again.
const die = (error: unknown) => {
  log.fatal({ err: error }, 'the API cannot go on');
  process.exit(1);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

const api = await startApi(env, log);
log.info({ url: api.url }, 'listening');
let isLeaving = false;

async function leave(signal: NodeJS.Signals): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  log.info({ signal }, 'leaving');
  setTimeout(() => die(new Error('the API did not end in time')), EXIT_LIMIT_MSEC).unref();
  await api.stop();
  log.info('left');
  process.exit(0);
}

process.on('SIGTERM', leave);
process.on('SIGINT', leave);

import { pino } from 'pino';
import { readEnv } from './env.ts';
import { startWorker } from './worker.ts';

/** A supervisor waits so long before it kills. */
const EXIT_LIMIT_MSEC = 10_000;

const env = readEnv(process.env);
const log = pino({ name: 'worker', level: env.logLevel });

// A state that nobody foresaw is left by ending: the queue gives the work to the worker that comes next.
const die = (error: unknown) => {
  log.fatal({ err: error }, 'worker cannot go on');
  process.exit(1);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

const stop = await startWorker(env, log, () => die(new Error('the database does not answer')));
let isLeaving = false;

async function leave(signal: NodeJS.Signals): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  log.info({ signal }, 'leaving');
  setTimeout(() => die(new Error('the worker did not end in time')), EXIT_LIMIT_MSEC).unref();
  await stop();
  log.info('left');
  process.exit(0);
}

process.on('SIGTERM', leave);
process.on('SIGINT', leave);

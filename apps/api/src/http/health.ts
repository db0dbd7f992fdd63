import type { Request, Response } from 'express';
import type { Services } from '../context.ts';
import { readWorkers } from '../modules/system/index.ts';

/** `GET /health`: whether the database answers, and how many workers there are. */
export function healthHandler({ db, log }: Pick<Services, 'db' | 'log'>) {
  return async (_request: Request, response: Response): Promise<void> => {
    try {
      const { workerCount } = await readWorkers(db);
      response.json({ ok: true, database: 'up', workerCount });
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer');
      response.status(503).json({ ok: false, database: 'down', workerCount: 0 });
    }
  };
}

import { serveOnce } from '../../src/thread/serve-once.ts';

/** A thread for tests of runThread: tells numbers, then ends in the way it was asked to. */
serveOnce(
  (request: { readonly way: 'answer' | 'throw' | 'die' | 'hang' | 'fill' }, tell: (told: number) => void) => {
    tell(1);
    tell(2);
    switch (request.way) {
      case 'answer':
        return 'done';
      case 'throw':
        throw new Error('an invariant is broken');
      case 'die':
        return process.exit(3);
      case 'hang':
        for (;;) Math.sqrt(2);
      case 'fill':
        for (const all: string[][] = []; ; ) all.push(Array.from({ length: 100_000 }, (_, i) => `line ${i}`));
    }
  },
);

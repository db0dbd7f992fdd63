import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { ChildCrash, ChildStopped } from './child-errors.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import { type ChildLimits, type ChildRights, startChild } from './start-child.ts';

export interface ChildOptions extends ChildLimits, ChildRights {
  /** Longest answer. */
  readonly answerMib: number;
  /** Kills the child. */
  readonly signal: AbortSignal;
}

/** A child that was asked something has answered, or has used up what it may. */
export type ChildAnswer =
  | { readonly kind: 'answered'; readonly frame: Frame }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'out-of-time' };

/** Of what a child says to the log, so much is kept. */
const SPEECH_BYTES = 64 * 1024;

/** What V8 and C++ say before they end a program that finds no memory. */
const MEMORY_DEATH = /out of memory|allocation failed|Cannot enlarge memory|bad_alloc/i;

/**
 * Starts a child on `script`, gives it one frame and reads its one answer. The child is dead when this ends.
 *
 * @throws ChildStopped when the signal aborted, ChildCrash when the child died otherwise or answered
 *   nonsense.
 */
export async function askChild(script: URL, question: Frame, options: ChildOptions): Promise<ChildAnswer> {
  if (options.signal.aborted) throw new ChildStopped('the child was stopped before it began');
  const child = startChild(script, options, options);
  let killedFor: 'time' | 'stop' | 'length' | null = null;
  const kill = (reason: NonNullable<typeof killedFor>) => {
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => kill('time'), options.timeLimitSec * 1000);
  const stop = () => kill('stop');
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    send(child.stdin, question);
    const [answer, speech, [code, signal]] = await Promise.all([
      readWithin(child.stdout, options.answerMib * 1024 * 1024, () => kill('length')),
      readWithin(child.stderr, SPEECH_BYTES, () => undefined),
      ended,
    ]);
    // What a listener has set while this waited.
    switch (killedFor as 'time' | 'stop' | 'length' | null) {
      case 'stop':
        throw new ChildStopped('the child was stopped');
      case 'time':
        return { kind: 'out-of-time' };
      case 'length':
        throw new ChildCrash(`the answer is longer than ${options.answerMib} MiB`);
      case null:
        return code === 0
          ? { kind: 'answered', frame: frameOf(answer) }
          : endOf(signal ?? `exit code ${code}`, speech.toString('utf8'));
    }
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
    child.kill('SIGKILL');
  }
}

/** What an end without an answer means. */
function endOf(death: string, speech: string): ChildAnswer {
  // SIGKILL is not ours here: so the kernel ends a program when the machine has no memory left.
  if (death === 'SIGKILL' || MEMORY_DEATH.test(speech)) return { kind: 'out-of-memory' };
  if (death === 'SIGXCPU') return { kind: 'out-of-time' };
  throw new ChildCrash(`the child ended with ${death}: ${speech.trim().slice(0, 2000)}`);
}

/** A child that dies while it is told something is noticed by its death. */
function send(stdin: Writable, question: Frame): void {
  stdin.on('error', () => undefined);
  for (const part of encodeFrame(question)) stdin.write(part);
  stdin.end();
}

/** Everything up to the limit; what comes after it is read and dropped. */
async function readWithin(stream: Readable, limitBytes: number, onTooLong: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount <= limitBytes) chunks.push(chunk);
    else onTooLong();
  }
  return Buffer.concat(chunks);
}

function frameOf(answer: Uint8Array): Frame {
  try {
    return decodeFrame(answer);
  } catch (cause) {
    throw new ChildCrash('the child answered nonsense', { cause });
  }
}

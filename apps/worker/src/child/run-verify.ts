import { comparisonSchema, type NetworkVerification } from '@dl-rsim/spec';
import type { Logger } from 'pino';
import { askChild } from './ask-child.ts';
import { ChildCrash, ChildThrew } from './child-errors.ts';
import { childReplySchema } from './protocol.ts';

const SCRIPT = new URL('./verify.child.ts', import.meta.url);
const TIME_LIMIT_SEC = 300;
const MEMORY_MIB = 6144;
const ANSWER_MIB = 1;

export interface VerifyRequest {
  /** Our own file of the network. */
  readonly network: Uint8Array;
  /** What import.child gave with it: the original's document and weights, or nothing. */
  readonly original: readonly Uint8Array[];
  readonly imageCount: number;
}

/**
 * Compares the network with TensorFlow.js in a child of its own, which may load TensorFlow's library. That it
 * cannot be done is part of the answer, and no reason to refuse the network. @throws ChildStopped.
 */
export async function runVerify(
  { network, original, imageCount }: VerifyRequest,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<NetworkVerification> {
  const question = { document: { imageCount }, attachments: [network, ...original] };
  const limits = { timeLimitSec: TIME_LIMIT_SEC, memoryMib: MEMORY_MIB, heapMib: MEMORY_MIB };
  try {
    const answer = await askChild(SCRIPT, question, {
      ...limits,
      answerMib: ANSWER_MIB,
      usesAddons: true,
      signal,
    });
    if (answer.kind === 'out-of-time') return not(`it was not done after ${TIME_LIMIT_SEC} seconds`);
    if (answer.kind === 'out-of-memory') return not(`it took more than ${MEMORY_MIB} MiB of memory`);
    const reply = childReplySchema.parse(answer.frame.document);
    if (reply.kind === 'out-of-memory') return not(`it took more than ${MEMORY_MIB} MiB of memory`);
    if (reply.kind === 'threw') throw Object.assign(new ChildThrew(reply.message), { stack: reply.stack });
    return { comparison: comparisonSchema.parse(reply.value), whyNot: null };
  } catch (error) {
    if (!(error instanceof ChildThrew || error instanceof ChildCrash)) throw error;
    log.error({ err: error }, 'a network could not be verified');
    const [firstLine = ''] = error.message.split('\n', 1);
    return not(`TensorFlow.js could not run it: ${firstLine.slice(0, 300)}`);
  }
}

const not = (whyNot: string): NetworkVerification => ({ comparison: null, whyNot });

import { Console } from 'node:console';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import type { ChildReply } from './protocol.ts';

export interface ServedAnswer {
  /** The outcome, as JSON has it. */
  readonly value: unknown;
  readonly attachments?: readonly Uint8Array[];
}

type Serve = (frame: Frame) => Promise<ServedAnswer>;

/** What V8, WebAssembly and Emscripten throw where an allocation fails. */
const NO_MEMORY =
  /Array buffer allocation failed|out of memory|Cannot enlarge|WebAssembly\.Memory|could not allocate/i;

/** The child's side of `askChild`: reads one frame, answers it, ends. */
export async function serveChild(serve: Serve): Promise<void> {
  // The answer alone goes to standard output, whatever a library has to say.
  globalThis.console = new Console(process.stderr, process.stderr);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const frame = await answerOf(decodeFrame(Buffer.concat(chunks)), serve);
  for (const part of encodeFrame(frame)) process.stdout.write(part);
  await new Promise<void>((resolve) => process.stdout.end(resolve));
  // Whatever a library has left running must not keep the child alive.
  process.exit(0);
}

async function answerOf(frame: Frame, serve: Serve): Promise<Frame> {
  try {
    const { value, attachments = [] } = await serve(frame);
    return { document: { kind: 'done', value } satisfies ChildReply, attachments };
  } catch (error) {
    return { document: failure(error), attachments: [] };
  }
}

function failure(error: unknown): ChildReply {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (NO_MEMORY.test(message)) return { kind: 'out-of-memory' };
  return { kind: 'threw', message, stack: stack ?? message };
}

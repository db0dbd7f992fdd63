import type { Block, ElementKind, Kernel } from './kernel.ts';

/** Kernel.borrow on top of its allocate: a purpose keeps its block until it needs a larger one. */
export function createBorrow(allocate: Kernel['allocate']): Kernel['borrow'] {
  const blocks: { readonly [K in ElementKind]: Map<string, Block<K>> } = {
    int8: new Map(),
    uint8: new Map(),
    int16: new Map(),
    int32: new Map(),
    float32: new Map(),
    float64: new Map(),
  };
  return <K extends ElementKind>(kind: K, purpose: string, count: number): Block<K> => {
    const known: Map<string, Block<K>> = blocks[kind];
    const last = known.get(purpose);
    if (last && last.view.length >= count) return last;
    // What is outgrown stays allocated; doubling keeps all of that below the size of the last block.
    const block = allocate(kind, Math.max(count, 2 * (last?.view.length ?? 0)));
    known.set(purpose, block);
    return block;
  };
}

/** The few parts of WebAssembly that the core uses; every engine that runs it has them, or has no `wasm`. */
interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: WasmExports };
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pageCount: number): number;
}

/** What the binary exports, see wasm/assembly/index.ts. */
export interface WasmExports {
  readonly gatherPatches: WasmFunction;
  readonly multiplyIntegers: WasmFunction;
  readonly multiplyFloats: WasmFunction;
  readonly widenSums: WasmFunction;
  readonly injectErrors: WasmFunction;
  readonly packPatterns: WasmFunction;
  readonly listWindows: (...values: number[]) => number;
  readonly describeWindows: WasmFunction;
  readonly buildTables: WasmFunction;
  readonly sumPatterns: WasmFunction;
  readonly convertSums: WasmFunction;
  readonly composeValues: WasmFunction;
  readonly readGroup: WasmFunction;
  readonly addComposed: WasmFunction;
}

type WasmFunction = (...values: number[]) => void;

const HIGHEST_PAGE_COUNT = 65536;

/** A memory of one page that may grow to 4 GiB; null without WebAssembly. */
export function createWasmMemory(): WasmMemory | null {
  const engine = findEngine();
  return engine ? new engine.Memory({ initial: 1, maximum: HIGHEST_PAGE_COUNT }) : null;
}

// The binary is the same for all kernels of a program: it is compiled once.
let compiled: { readonly base64: string; readonly module: object | null } | null = null;

/** An instance of the binary on `memory`, or null where the engine does not know its instructions. */
export function createWasmInstance(base64: string, memory: WasmMemory): WasmExports | null {
  const engine = findEngine();
  if (!engine) return null;
  if (compiled?.base64 !== base64) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    compiled = { base64, module: engine.validate(bytes) ? new engine.Module(bytes) : null };
  }
  return compiled.module ? new engine.Instance(compiled.module, { env: { memory } }).exports : null;
}

function findEngine(): WebAssemblyEngine | undefined {
  // Platforms type it differently, or not at all.
  const engine: unknown = Reflect.get(globalThis, 'WebAssembly');
  return engine as WebAssemblyEngine | undefined;
}

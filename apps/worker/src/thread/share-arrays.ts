/**
 * Moves the large typed arrays of a plain value into shared memory: threads that it is posted to then read
 * the same numbers instead of copies. Nobody may write to them afterwards.
 */
export function shareArrays<T>(value: T): T {
  // The same place with other memory behind its arrays: the shape does not change.
  return shareDeep(value, new Map()) as T;
}

/** `known`: arrays that are in several places stay one array. */
function shareDeep(value: unknown, known: Map<ArrayBufferView, ArrayBufferView>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    if (!isLarge(value)) return value;
    const shared = known.get(value) ?? share(value);
    known.set(value, shared);
    return shared;
  }
  if (Array.isArray(value)) return value.map((one) => shareDeep(one, known));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shareDeep(one, known)]));
}

/** Smaller ones are copied faster than shared. */
const SHARED_FROM_BYTES = 4096;

function isLarge(view: ArrayBufferView): boolean {
  return view.byteLength >= SHARED_FROM_BYTES && !(view.buffer instanceof SharedArrayBuffer);
}

function share(view: ArrayBufferView): ArrayBufferView {
  const buffer = new SharedArrayBuffer(view.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  if (view instanceof Uint8Array) return new Uint8Array(buffer);
  if (view instanceof Uint16Array) return new Uint16Array(buffer);
  if (view instanceof Float32Array) return new Float32Array(buffer);
  if (view instanceof Float64Array) return new Float64Array(buffer);
  if (view instanceof Int32Array) return new Int32Array(buffer);
  return view;
}

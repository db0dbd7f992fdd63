import type { BackendName, LoadedBackend } from './load-backend.ts';

const NAMES: Readonly<Record<BackendName, string>> = {
  tensorflow: "TensorFlow's native library",
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

/** One sentence on which backend computes, and one for each that was tried before and does not work here. */
export function describeBackend({ backend, tried }: LoadedBackend): string {
  const others = tried
    .filter(({ ok }) => !ok)
    .map(
      ({ name, why }) => ` ${capital(NAMES[name])} does not work here: ${ending(why ?? 'no reason given')}`,
    );
  const wish = tried.some(({ name, ok }) => name === 'tensorflow' && !ok)
    ? ' `npm run tensorflow:native` builds it.'
    : '';
  return `TensorFlow.js computes with ${NAMES[backend]}.${others.join('')}${wish}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function ending(text: string): string {
  return /[.!?]\s*$/.test(text) ? text.trim() : `${text.trim()}.`;
}

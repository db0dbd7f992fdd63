import { BACKEND_NAMES, type BackendName, loadBackend } from '../src/load-backend.ts';

/**
 * The backends that work on this machine: every check runs on each. Where DLRSIM_TF_BACKEND names one, as
 * `npm test -- tensorflow` does, it must be among them.
 */
export async function workingBackends(): Promise<readonly BackendName[]> {
  const working: BackendName[] = [];
  for (const prefer of BACKEND_NAMES) {
    const { backend, tried } = await loadBackend({ prefer });
    if (backend === prefer) working.push(prefer);
    else console.warn(`LEFT OUT on the backend ${prefer}: ${tried[0]?.why}`);
  }
  const wanted = process.env.DLRSIM_TF_BACKEND;
  if (wanted && !working.some((name) => name === wanted)) throw new Error(`${wanted} does not work here`);
  return working;
}

/** Sets a backend that `workingBackends` gave. */
export async function useBackend(prefer: BackendName): Promise<void> {
  const { backend } = await loadBackend({ prefer });
  if (backend !== prefer) throw new Error(`${prefer} stopped working`);
}

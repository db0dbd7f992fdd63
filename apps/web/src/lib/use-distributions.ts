'use client';

import { useEffect, useRef, useState } from 'react';
import type {
  DistributionAnswer,
  DistributionQuestion,
  DistributionRequest,
  Distributions,
} from './sum-distributions.ts';

export interface DistributionState {
  /** The newest answer; the one before it while a new one is computed. */
  readonly value: Distributions | null;
  /** What `value` answers. */
  readonly request: DistributionRequest | null;
  readonly isWorking: boolean;
  readonly message: string | null;
}

const NOTHING: DistributionState = { value: null, request: null, isWorking: true, message: null };

/** Computes distributions beside the page; a newer question makes older answers worthless. */
export function useDistributions(request: DistributionRequest): DistributionState {
  const workerRef = useRef<Worker | null>(null);
  const idRef = useRef(0);
  const askedRef = useRef(request);
  const [state, setState] = useState<DistributionState>(NOTHING);
  const key = JSON.stringify(request);

  useEffect(() => {
    const worker = new Worker(new URL('./sum-distributions.worker.ts', import.meta.url), { type: 'module' });
    workerRef.current = worker;
    worker.onmessage = ({ data }: MessageEvent<DistributionAnswer>) => {
      if (data.id !== idRef.current) return;
      const answered = { request: askedRef.current, isWorking: false };
      if (data.ok) setState({ ...answered, value: data.value, message: null });
      else setState({ ...answered, value: null, message: data.message });
    };
    worker.onerror = () =>
      setState({ ...NOTHING, isWorking: false, message: 'this browser did not start the computation' });
    return () => {
      worker.terminate();
      workerRef.current = null;
    };
  }, []);

  useEffect(() => {
    const asked = JSON.parse(key) as DistributionRequest;
    askedRef.current = asked;
    idRef.current += 1;
    setState((old) => ({ ...old, isWorking: true }));
    const question: DistributionQuestion = { id: idRef.current, request: asked };
    workerRef.current?.postMessage(question);
  }, [key]);

  return state;
}

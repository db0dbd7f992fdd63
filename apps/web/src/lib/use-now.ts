'use client';

import { useEffect, useState } from 'react';

/** The reader's clock in milliseconds, ticking every `stepMs`; for ages and elapsed times. */
export function useNow(stepMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return nowMs;
}

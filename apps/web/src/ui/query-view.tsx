'use client';

import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { signOut } from 'next-auth/react';
import { type ReactNode, useEffect } from 'react';
import { isSignedOut } from '../lib/api.ts';
import { ErrorNotice } from './notice.tsx';

export interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  /** Height of the skeleton, so that the page does not jump when the answer comes. */
  readonly heightPx: number;
  readonly children: (data: T) => ReactNode;
}

/** A query's three faces: skeleton, notice, content. A session that was ended leads to the sign-in. */
export function QueryView<T>({ query, heightPx, children }: QueryViewProps<T>) {
  const isOut = isSignedOut(query.error);
  useEffect(() => {
    if (isOut) void leave();
  }, [isOut]);
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError && !isOut)
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton h={heightPx} radius="md" role="status" aria-label="Loading" />;
}

async function leave(): Promise<void> {
  const next = encodeURIComponent(window.location.pathname + window.location.search);
  await signOut({ redirect: false });
  window.location.assign(`/sign-in?ended=1&next=${next}`);
}

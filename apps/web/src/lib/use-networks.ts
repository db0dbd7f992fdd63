'use client';

import { NetworksDocument } from '@dl-rsim/client';
import { useQuery } from '@tanstack/react-query';
import { apiQuery, POLL_INTERVAL_MS } from './api.ts';
import { isArchitecture } from './network-text.ts';

/** The networks of a project; asked for again until those that come with the product are there. */
export function useNetworks(projectId: string) {
  return useQuery({
    ...apiQuery(NetworksDocument, { projectId }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.networks.every(isArchitecture) ? POLL_INTERVAL_MS : false,
  });
}

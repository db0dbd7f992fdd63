'use client';

import { NetworkUseDocument } from '@dl-rsim/client';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';
import { QueryView } from '../../ui/query-view.tsx';
import { UseSection } from '../../ui/use-section.tsx';

export interface NetworkUseProps {
  readonly projectId: string;
  readonly networkId: string;
}

export function NetworkUseSection({ projectId, networkId }: NetworkUseProps) {
  const query = useQuery(apiQuery(NetworkUseDocument, { id: networkId, projectId, first: 10 }));
  return (
    <QueryView query={query} heightPx={80}>
      {({ node }) =>
        node && 'usedBy' in node ? (
          <UseSection
            projectId={projectId}
            what="network"
            runs={node.usedBy.nodes}
            totalCount={node.usedBy.totalCount}
            deployments={node.deployments}
            searches={node.searches}
          />
        ) : null
      }
    </QueryView>
  );
}

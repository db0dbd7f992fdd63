'use client';

import { type DesignCardFragment, DesignDocument } from '@dl-rsim/client';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { DesignEditor } from './design-editor.tsx';

/** One accelerator of the project. */
export function DesignPage({
  projectId,
  designId,
}: {
  readonly projectId: string;
  readonly designId: string;
}) {
  const query = useQuery(apiQuery(DesignDocument, { id: designId }));
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'accelerator' in node ? (
          <DesignEditor key={node.version} projectId={projectId} design={node as DesignCardFragment} />
        ) : (
          <NotThere what="accelerator" backHref={routes.designs(projectId)} backLabel="All accelerators" />
        )
      }
    </QueryView>
  );
}

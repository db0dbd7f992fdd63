'use client';

import { SweepCancelDocument, type SweepDetailFragment, SweepDocument } from '@dl-rsim/client';
import { readSweepSpec } from '@dl-rsim/spec';
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, send } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { axisDraftOf, writeAxis } from '../../lib/launch-state.ts';
import { routes } from '../../lib/routes.ts';
import { progressOf } from '../../lib/sweep-progress.ts';
import { CancelButton } from '../../ui/cancel-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

export interface SweepHeaderProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
}

/** Name of the sweep, and what can be done with all of it. */
export function SweepHeader({ projectId, sweep }: SweepHeaderProps) {
  const { isActive } = progressOf(sweep.runs);
  return (
    <PageHeader
      eyebrow={`SWEEP-${sweep.number}`}
      title={sweep.name}
      summary={`${sweep.runs.length} points, launched ${formatDateTime(sweep.createdAt)}`}
      actions={
        <>
          {isActive ? <CancelSweep sweep={sweep} /> : null}
          <Button
            component={Link}
            href={routes.launch(projectId, duplicateSearch(sweep))}
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden="true" />}
          >
            Duplicate and change
          </Button>
        </>
      }
    />
  );
}

/** The launch page's address for the same sweep: a point's spec as base, the axes as lists. */
function duplicateSearch(sweep: SweepDetailFragment): string {
  const search = new URLSearchParams({ duplicate: sweep.runs[0]?.id ?? '', name: `${sweep.name}, again` });
  for (const axis of readSweepSpec(sweep.spec).axes) search.append('axis', writeAxis(axisDraftOf(axis)));
  return search.toString();
}

function CancelSweep({ sweep }: { readonly sweep: SweepDetailFragment }) {
  const queryClient = useQueryClient();
  return (
    <CancelButton
      label="Cancel what has not ended"
      cancel={async () => {
        const { sweepCancel } = await send(SweepCancelDocument, { input: { id: sweep.id } });
        return sweepCancel.userErrors;
      }}
      onCancelled={() => queryClient.invalidateQueries(apiQuery(SweepDocument, { id: sweep.id }))}
    />
  );
}

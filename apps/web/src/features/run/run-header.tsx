'use client';

import { RunCancelDocument, type RunDetailFragment, RunDocument } from '@dl-rsim/client';
import { Anchor, Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, send } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { CancelButton } from '../../ui/cancel-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { SaveResult } from './save-result.tsx';

export interface RunHeaderProps {
  readonly projectId: string;
  readonly run: RunDetailFragment;
}

/** Name, state, and what can be done with the run. */
export function RunHeader({ projectId, run }: RunHeaderProps) {
  return (
    <PageHeader
      eyebrow={
        <>
          RUN-{run.number}
          {run.sweep ? (
            <>
              {' of '}
              <Anchor component={Link} href={routes.sweep(projectId, run.sweep.id)} inherit>
                SWEEP-{run.sweep.number}
              </Anchor>
            </>
          ) : null}
        </>
      }
      title={run.name}
      summary={
        <>
          <StateBadge state={run.state} isLost={run.isLost} /> launched {formatDateTime(run.createdAt)}
        </>
      }
      actions={
        <>
          {isEnded(run.state) ? null : <CancelRun run={run} />}
          <Button
            component={Link}
            href={routes.launch(projectId, `duplicate=${run.id}`)}
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden="true" />}
          >
            Duplicate and change
          </Button>
          {run.result ? <SaveResult run={run} /> : null}
        </>
      }
    />
  );
}

function CancelRun({ run }: { readonly run: RunDetailFragment }) {
  const queryClient = useQueryClient();
  return (
    <CancelButton
      label="Cancel run"
      cancel={async () => {
        const { runCancel } = await send(RunCancelDocument, { input: { id: run.id } });
        return runCancel.userErrors;
      }}
      onCancelled={() => queryClient.invalidateQueries(apiQuery(RunDocument, { id: run.id }))}
    />
  );
}

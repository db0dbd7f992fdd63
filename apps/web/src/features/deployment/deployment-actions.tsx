'use client';

import { DeploymentCancelDocument, type DeploymentDetailFragment, DeploymentDocument } from '@dl-rsim/client';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, send } from '../../lib/api.ts';
import { downloadText, fileNameOf } from '../../lib/download.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { CancelButton } from '../../ui/cancel-button.tsx';

export interface DeploymentActionsProps {
  readonly projectId: string;
  readonly deployment: DeploymentDetailFragment;
}

/** What can be done with a deployment: stop it, save it, begin another one from it. */
export function DeploymentActions({ projectId, deployment }: DeploymentActionsProps) {
  const queryClient = useQueryClient();
  const { id, state, name, result } = deployment;
  if (!isEnded(state)) {
    return (
      <CancelButton
        label="Cancel"
        cancel={async () =>
          (await send(DeploymentCancelDocument, { input: { id } })).deploymentCancel.userErrors
        }
        onCancelled={() => queryClient.invalidateQueries(apiQuery(DeploymentDocument, { id }))}
      />
    );
  }
  const save = () =>
    downloadText(`${fileNameOf(name)}.json`, 'application/json', JSON.stringify(result, null, 2));
  return (
    <>
      {result ? (
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={save}>
          Result (JSON)
        </Button>
      ) : null}
      <Button variant="default" component={Link} href={routes.newSearch(projectId, `from=${id}`)}>
        Search around it
      </Button>
      <Button component={Link} href={routes.newDeployment(projectId, `from=${id}`)}>
        Again with changes
      </Button>
    </>
  );
}

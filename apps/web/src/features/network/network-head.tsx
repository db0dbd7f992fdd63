'use client';

import {
  NetworkDeleteDocument,
  type NetworkFullFragment,
  NetworkPageDocument,
  NetworksDocument,
  NetworkUpdateDocument,
} from '@dl-rsim/client';
import { Badge, Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { apiQuery, send } from '../../lib/api.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { routes } from '../../lib/routes.ts';
import { CardEditor } from '../../ui/card-editor.tsx';
import { DeleteButton } from '../../ui/delete-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ExportMenu } from './export-menu.tsx';

export interface NetworkHeadProps {
  readonly projectId: string;
  readonly network: NetworkFullFragment;
}

/** The name of a network and what can be done with it; those that came with the product stay as they are. */
export function NetworkHead({ projectId, network }: NetworkHeadProps) {
  return (
    <PageHeader
      eyebrow="Network"
      title={network.name}
      summary={<Badges network={network} />}
      actions={
        <>
          {network.isBuiltIn ? null : <OwnActions projectId={projectId} network={network} />}
          {isArchitecture(network) ? null : (
            <>
              <ExportMenu network={network} />
              <Button
                component={Link}
                href={routes.newTraining(projectId, `network=${network.digest}`)}
                variant="default"
              >
                Train for hardware
              </Button>
            </>
          )}
          <Button
            component={Link}
            href={routes.newDeployment(projectId, `network=${network.digest}`)}
            variant="default"
          >
            Deploy
          </Button>
          {isArchitecture(network) ? null : (
            <Button component={Link} href={routes.launch(projectId, `network=${network.digest}`)}>
              Launch
            </Button>
          )}
        </>
      }
    />
  );
}

function Badges({ network }: { readonly network: NetworkFullFragment }) {
  return (
    <Group gap="xs">
      {network.isBuiltIn ? (
        <Badge variant="light" color="gray" tt="none">
          built in
        </Badge>
      ) : null}
      {isArchitecture(network) ? (
        <Badge variant="light" color="copper" tt="none">
          shapes without weights: it can be mapped, not run
        </Badge>
      ) : null}
    </Group>
  );
}

const CONSEQUENCE =
  'The network and its exports go. One that a run or a training has used cannot be deleted.';

function OwnActions({ projectId, network }: NetworkHeadProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { id, name, description, source, licence } = network;
  const refresh = () => queryClient.invalidateQueries(apiQuery(NetworksDocument, { projectId }));
  return (
    <>
      <DeleteButton
        name={name}
        consequence={CONSEQUENCE}
        remove={async () => (await send(NetworkDeleteDocument, { input: { id } })).networkDelete.userErrors}
        onRemoved={() => {
          void refresh();
          router.push(routes.library(projectId));
        }}
      />
      <CardEditor
        texts={{ name, description, source, licence }}
        keep={async (texts) => {
          const { networkUpdate } = await send(NetworkUpdateDocument, { input: { id, ...texts } });
          await Promise.all([
            refresh(),
            queryClient.invalidateQueries(apiQuery(NetworkPageDocument, { id })),
          ]);
          return networkUpdate.userErrors;
        }}
      />
    </>
  );
}

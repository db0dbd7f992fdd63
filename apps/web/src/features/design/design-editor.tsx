'use client';

import {
  type DesignCardFragment,
  DesignDeleteDocument,
  DesignDocument,
  DesignsDocument,
  DesignUpdateDocument,
} from '@dl-rsim/client';
import { type AcceleratorSpec, presetByKey, presets, readAccelerator } from '@dl-rsim/spec';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { DeleteButton } from '../../ui/delete-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { canKeep, DesignFields } from './design-fields.tsx';

export interface DesignEditorProps {
  readonly projectId: string;
  readonly design: DesignCardFragment;
}

/** Changes an accelerator. A change that someone else made first is not overwritten. */
export function DesignEditor({ projectId, design }: DesignEditorProps) {
  const stored = readAccelerator(design.accelerator);
  const [name, setName] = useState(design.name);
  const [accelerator, setAccelerator] = useState<AcceleratorSpec>(stored);
  const isChanged = name !== design.name || JSON.stringify(accelerator) !== JSON.stringify(stored);
  const update = useUpdate({ projectId, design, name, accelerator });
  const refusals = update.data?.designUpdate.userErrors ?? [];
  const preset = presetByKey(design.presetKey ?? '') ?? presets[0]!;
  return (
    <>
      <PageHeader
        eyebrow="Accelerator"
        title={design.name}
        summary={<VersionLine design={design} />}
        actions={
          <>
            <RemoveButton projectId={projectId} design={design} />
            <Button
              component={Link}
              href={routes.launch(projectId, `hardware=design:${design.id}`)}
              variant="default"
            >
              Launch with this
            </Button>
            <Button
              onClick={() => update.mutate()}
              loading={update.isPending}
              disabled={!isChanged || !canKeep(name, accelerator)}
            >
              Keep changes
            </Button>
          </>
        }
      />
      <DesignFields
        name={name}
        onName={setName}
        accelerator={accelerator}
        onAccelerator={setAccelerator}
        preset={preset}
        refusals={refusals}
        error={update.error}
      />
    </>
  );
}

interface Change extends DesignEditorProps {
  readonly name: string;
  readonly accelerator: AcceleratorSpec;
}

function useUpdate({ projectId, design, name, accelerator }: Change) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      send(DesignUpdateDocument, {
        input: { id: design.id, expectedVersion: design.version, name, accelerator },
      }),
    onSuccess: async ({ designUpdate }) => {
      if (!designUpdate.design) return;
      notifications.show({ message: 'Accelerator kept' });
      await queryClient.invalidateQueries(apiQuery(DesignDocument, { id: design.id }));
      await queryClient.invalidateQueries(apiQuery(DesignsDocument, { projectId }));
    },
  });
}

function VersionLine({ design }: { readonly design: DesignCardFragment }) {
  return (
    <>
      Version {design.version} · fingerprint <Digest value={design.fingerprint} what="fingerprint" />
    </>
  );
}

function RemoveButton({ projectId, design }: DesignEditorProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <DeleteButton
      name={design.name}
      consequence="Runs that were launched with it keep their own copy of the numbers and stay as they are."
      remove={async () =>
        (await send(DesignDeleteDocument, { input: { id: design.id } })).designDelete.userErrors
      }
      onRemoved={() => {
        void queryClient.invalidateQueries(apiQuery(DesignsDocument, { projectId }));
        router.push(routes.designs(projectId));
      }}
    />
  );
}

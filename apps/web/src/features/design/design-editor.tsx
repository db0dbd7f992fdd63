'use client';

import {
  type DesignCardFragment,
  DesignDeleteDocument,
  DesignDocument,
  DesignsDocument,
  DesignUpdateDocument,
} from '@dl-rsim/client';
import { type AcceleratorSpec, presetByKey, presets, readAccelerator } from '@dl-rsim/spec';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
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
            <DeleteButton projectId={projectId} design={design} />
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

function DeleteButton({ projectId, design }: DesignEditorProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send(DesignDeleteDocument, { input: { id: design.id } }),
    onSuccess: async ({ designDelete }) => {
      if (!designDelete.deletedId) return;
      await queryClient.invalidateQueries(apiQuery(DesignsDocument, { projectId }));
      router.push(routes.designs(projectId));
    },
  });
  return (
    <>
      <Button variant="subtle" color="red" onClick={open}>
        Delete
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Delete ${design.name}?`}>
        <Stack>
          <Text size="sm">
            Runs that were launched with it keep their own copy of the numbers and stay as they are.
          </Text>
          <IssueNotice title="Not deleted" issues={remove.data?.designDelete.userErrors ?? []} />
          {remove.isError ? <ErrorNotice error={remove.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" variant="light" onClick={() => remove.mutate()} loading={remove.isPending}>
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

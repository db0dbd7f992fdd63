'use client';

import { DesignCreateDocument, DesignsDocument } from '@dl-rsim/client';
import { type AcceleratorSpec, presetByKey, presets } from '@dl-rsim/spec';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { canKeep, DesignFields } from './design-fields.tsx';

/** A new accelerator from the preset that the address names. */
export function NewDesignPage({ projectId }: { readonly projectId: string }) {
  const preset = presetByKey(useSearchParams().get('preset') ?? '') ?? presets[0]!;
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState(`${preset.name}, changed`);
  const [accelerator, setAccelerator] = useState<AcceleratorSpec>(preset.accelerator);
  const create = useMutation({
    mutationFn: () =>
      send(DesignCreateDocument, { input: { projectId, name, presetKey: preset.key, accelerator } }),
    onSuccess: async ({ designCreate: { design } }) => {
      if (!design) return;
      await queryClient.invalidateQueries(apiQuery(DesignsDocument, { projectId }));
      router.push(routes.design(projectId, design.id));
    },
  });
  const refusals = create.data?.designCreate.userErrors ?? [];
  return (
    <>
      <PageHeader
        eyebrow={`Accelerator from ${preset.name}`}
        title="New accelerator"
        actions={
          <Button
            onClick={() => create.mutate()}
            loading={create.isPending}
            disabled={!canKeep(name, accelerator)}
          >
            Keep accelerator
          </Button>
        }
      />
      <DesignFields
        name={name}
        onName={setName}
        accelerator={accelerator}
        onAccelerator={setAccelerator}
        preset={preset}
        refusals={refusals}
        error={create.error}
      />
    </>
  );
}

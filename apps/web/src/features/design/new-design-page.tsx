'use client';

import { DesignCreateDocument, DesignsDocument } from '@dl-rsim/client';
import { type AcceleratorSpec, parseAccelerator, presetByKey, presets } from '@dl-rsim/spec';
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { issueAt } from '../../lib/spec-fields.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AcceleratorForm } from './accelerator-form.tsx';

/** A new accelerator from the preset that the address names. */
export function NewDesignPage({ projectId }: { readonly projectId: string }) {
  const preset = presetByKey(useSearchParams().get('preset') ?? '') ?? presets[0]!;
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState(`${preset.name}, changed`);
  const [accelerator, setAccelerator] = useState<AcceleratorSpec>(preset.accelerator);
  const parsed = parseAccelerator(accelerator);
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
            disabled={!parsed.ok || name.trim() === ''}
          >
            Keep accelerator
          </Button>
        }
      />
      <Stack>
        <IssueNotice title="Not kept" issues={refusals} />
        {create.isError ? <ErrorNotice error={create.error} /> : null}
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={name.trim() === '' ? 'give it a name' : issueAt(refusals, 'name')}
          maw={420}
          required
        />
        <AcceleratorForm
          accelerator={accelerator}
          onChange={setAccelerator}
          issues={parsed.ok ? [] : parsed.problem}
          citations={preset.citations}
        />
      </Stack>
    </>
  );
}

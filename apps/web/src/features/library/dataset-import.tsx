'use client';

import { DatasetImportDocument, type DatasetImportInput, ImportsDocument, uploadFile } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, apiQuery, send } from '../../lib/api.ts';
import { MAX_FILE_BYTES, MAX_FILE_TEXT } from '../../lib/upload-limit.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';

const ACCEPTED = '.zip,.gz,.npy,.npz,.csv,.bin,.tfrecord,.tfrecords,.idx,.ubyte';

/** What the form asks beside the files; all but the name may stay as it is. */
interface Draft {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly classNames: string;
  readonly heldOutPercent: number;
  readonly layout: 'channelsLast' | 'channelsFirst';
}

const EMPTY: Draft = {
  name: '',
  source: '',
  licence: '',
  classNames: '',
  heldOutPercent: 0,
  layout: 'channelsLast',
};

/** Drop the files of a data set; they are read by the worker, which knows them by their content. */
export function DatasetImport({ projectId }: { readonly projectId: string }) {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [draft, setDraft] = useState(EMPTY);
  const queryClient = useQueryClient();
  const take = (next: readonly File[]) => {
    setFiles(next);
    if (next[0] && draft.name === '') setDraft({ ...draft, name: next[0].name.replace(/\..*$/, '') });
    bring.reset();
  };
  const bring = useMutation({
    mutationFn: async (chosen: readonly File[]) => {
      const uploadIds: string[] = [];
      for (const file of chosen) {
        const { uploadId } = await uploadFile(api, { projectId, fileName: file.name, file });
        uploadIds.push(uploadId);
      }
      return send(DatasetImportDocument, { input: inputOf(draft, projectId, uploadIds) });
    },
    onSuccess: async ({ datasetImport }) => {
      await queryClient.invalidateQueries(apiQuery(ImportsDocument, { projectId }));
      if (!datasetImport.import) return;
      setFiles([]);
      setDraft(EMPTY);
    },
  });
  const tooBig = files.filter(({ size }) => size > MAX_FILE_BYTES);
  return (
    <Paper p="md" component="section" aria-label="Import a data set">
      <Title order={2}>Import a data set</Title>
      <Text size="sm" c="dimmed" mb="sm">
        IDX, NumPy (.npy, .npz), CSV, CIFAR binary, TFRecord, or a zip of class folders of PNG or JPEG. Files
        that belong together, such as images and labels, go in at once. At most {MAX_FILE_TEXT} each.
      </Text>
      <Stack gap="sm">
        <DropZone files={files} accept={ACCEPTED} isMany onTake={take} />
        <IssueNotice
          title="Too large"
          issues={tooBig.map(({ name, size }) => ({
            message: `${name} has ${formatQuantity(size, 'Bytes')}; at most ${MAX_FILE_TEXT} can be imported.`,
          }))}
        />
        {files.length > 0 && tooBig.length === 0 ? (
          <>
            <DraftFields draft={draft} onChange={setDraft} />
            <Group>
              <Button
                onClick={() => bring.mutate(files)}
                loading={bring.isPending}
                disabled={draft.name.trim() === ''}
              >
                Import
              </Button>
            </Group>
          </>
        ) : null}
        <IssueNotice title="Not imported" issues={bring.data?.datasetImport.userErrors ?? []} />
        {bring.isError ? <ErrorNotice error={bring.error} /> : null}
      </Stack>
    </Paper>
  );
}

interface DraftFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

function DraftFields({ draft, onChange }: DraftFieldsProps) {
  const text = (key: 'name' | 'source' | 'licence' | 'classNames') => ({
    value: draft[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...draft, [key]: event.currentTarget.value }),
  });
  return (
    <Group align="flex-start">
      <TextInput label="Name" required w={240} {...text('name')} />
      <TextInput label="Source" description="Where it is from" w={240} {...text('source')} />
      <TextInput label="Licence" description="Under which terms" w={180} {...text('licence')} />
      <TextInput
        label="Class names"
        description="In the order of the labels, with commas; empty: as the files say"
        w={360}
        {...text('classNames')}
      />
      <NumberInput
        label="Test share"
        description="Where the files have no split; 0: all are test images"
        suffix=" %"
        min={0}
        max={99}
        w={240}
        value={draft.heldOutPercent}
        onChange={(value) => onChange({ ...draft, heldOutPercent: Number(value) || 0 })}
      />
      <Select
        label="Channels stand"
        description="In arrays and rows of numbers"
        w={200}
        allowDeselect={false}
        value={draft.layout}
        onChange={(value) =>
          onChange({ ...draft, layout: value === 'channelsFirst' ? value : 'channelsLast' })
        }
        data={[
          { value: 'channelsLast', label: 'last (h, w, c)' },
          { value: 'channelsFirst', label: 'first (c, h, w)' },
        ]}
      />
    </Group>
  );
}

/** Only what was filled in: the rest is as the files say. */
function inputOf(draft: Draft, projectId: string, uploadIds: readonly string[]): DatasetImportInput {
  const { name, source, licence, classNames, heldOutPercent, layout } = draft;
  const names = classNames.split(',').map((one) => one.trim());
  return {
    projectId,
    name,
    uploadIds: [...uploadIds],
    ...(source.trim() === '' ? {} : { source }),
    ...(licence.trim() === '' ? {} : { licence }),
    ...(classNames.trim() === '' ? {} : { classNames: names }),
    ...(heldOutPercent > 0 ? { heldOutRatio: heldOutPercent / 100 } : {}),
    ...(layout === 'channelsLast' ? {} : { layout }),
  };
}

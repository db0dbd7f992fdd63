'use client';

import { DatasetsDocument, ImportsDocument, NetworkImportDocument, uploadFile } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Button, Code, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, apiQuery, send } from '../../lib/api.ts';
import { MAX_FILE_BYTES, MAX_FILE_TEXT } from '../../lib/upload-limit.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';

const ACCEPTED = '.zip,.h5,.hdf5,.keras,.onnx';

/** What stands for no mean image in the choice of the input. */
const PLAIN_INPUT = 'plain';

/** Drop a network; it is uploaded and read by the worker, which knows it by its content, and never run. */
export function NetworkImport({ projectId }: { readonly projectId: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [meanDatasetId, setMeanDatasetId] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const take = (next: File | null) => {
    setFile(next);
    if (next) setName(next.name.replace(/\.(zip|h5|hdf5|keras|onnx)$/i, ''));
    bring.reset();
  };
  const bring = useMutation({
    mutationFn: async (chosen: File) => {
      const { uploadId } = await uploadFile(api, { projectId, fileName: chosen.name, file: chosen });
      return send(NetworkImportDocument, { input: { projectId, name, uploadId, meanDatasetId } });
    },
    onSuccess: async ({ networkImport }) => {
      await queryClient.invalidateQueries(apiQuery(ImportsDocument, { projectId }));
      if (networkImport.import) setFile(null);
    },
  });
  const isTooBig = file !== null && file.size > MAX_FILE_BYTES;
  return (
    <Paper p="md" component="section" aria-label="Import a network">
      <Title order={2}>Import a network</Title>
      <Text size="sm" c="dimmed" mb="sm">
        Keras (<Code>.keras</Code> or <Code>.h5</Code>), ONNX (<Code>.onnx</Code>), or a zip of a TensorFlow
        SavedModel or of a TensorFlow.js Layers or Graph model. At most {MAX_FILE_TEXT}. It is read, never
        run, and compared with TensorFlow.js.
      </Text>
      <Stack gap="sm">
        <DropZone files={file ? [file] : []} accept={ACCEPTED} onTake={([next]) => take(next ?? null)} />
        {isTooBig ? <IssueNotice title="Too large" issues={[{ message: tooBigText(file) }]} /> : null}
        {file && !isTooBig ? (
          <Group align="flex-end">
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              w={280}
            />
            <InputChoice projectId={projectId} value={meanDatasetId} onChange={setMeanDatasetId} />
            <Button
              onClick={() => bring.mutate(file)}
              loading={bring.isPending}
              disabled={name.trim() === ''}
            >
              Import
            </Button>
          </Group>
        ) : null}
        <IssueNotice title="Not imported" issues={bring.data?.networkImport.userErrors ?? []} />
        {bring.isError ? <ErrorNotice error={bring.error} /> : null}
      </Stack>
    </Paper>
  );
}

interface InputChoiceProps {
  readonly projectId: string;
  readonly value: string | null;
  readonly onChange: (meanDatasetId: string | null) => void;
}

/** What the network was trained on: pixel / 255, or that minus the mean training image of a data set. */
function InputChoice({ projectId, value, onChange }: InputChoiceProps) {
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const centring = (datasets.data?.project?.datasets ?? []).filter((dataset) => dataset.hasTrainMean);
  return (
    <Select
      label="Input that it expects"
      value={value ?? PLAIN_INPUT}
      onChange={(next) => onChange(next === PLAIN_INPUT ? null : next)}
      allowDeselect={false}
      data={[
        { value: PLAIN_INPUT, label: 'pixel / 255' },
        ...centring.map(({ id, name }) => ({
          value: id,
          label: `pixel / 255 minus the mean image of ${name}`,
        })),
      ]}
      w={360}
    />
  );
}

function tooBigText(file: File): string {
  return `${file.name} has ${formatQuantity(file.size, 'Bytes')}; at most ${MAX_FILE_TEXT} can be imported.`;
}

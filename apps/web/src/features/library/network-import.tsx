'use client';

import { ImportsDocument, NetworkImportDocument, uploadFile } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Box, Button, Code, FileButton, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { api, apiQuery, send } from '../../lib/api.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import classes from './network-import.module.css';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Drop a zip of a TensorFlow.js Layers model; it is uploaded and read by the worker, never run. */
export function NetworkImport({ projectId }: { readonly projectId: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const take = (next: File | null) => {
    setFile(next);
    if (next) setName(next.name.replace(/\.zip$/i, ''));
    bring.reset();
  };
  const bring = useMutation({
    mutationFn: async (zip: File) => {
      const { uploadId } = await uploadFile(api, { projectId, fileName: zip.name, file: zip });
      return send(NetworkImportDocument, { input: { projectId, name, uploadId } });
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
        A zip of a TensorFlow.js Layers model: <Code>model.json</Code> and its weight shards, at most 64 MiB.
        Sequential networks of convolution, pooling, dense, flatten, ReLU and softmax layers can be simulated.
      </Text>
      <Stack gap="sm">
        <DropZone file={file} onTake={take} />
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

interface DropZoneProps {
  readonly file: File | null;
  readonly onTake: (file: File | null) => void;
}

function DropZone({ file, onTake }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onTake(event.dataTransfer.files[0] ?? null);
  };
  const leave = () => setIsOver(false);
  return (
    <Box
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={hover}
      onDragLeave={leave}
      onDrop={drop}
    >
      <IconFileZip size={22} stroke={1.5} aria-hidden="true" />
      <Text size="sm">
        {file ? `${file.name}, ${formatQuantity(file.size, 'Bytes')}` : 'Drop the zip here, or'}
      </Text>
      <FileButton accept=".zip,application/zip" onChange={onTake}>
        {(props) => (
          <Button {...props} size="xs" variant="default">
            {file ? 'Choose another' : 'Choose a file'}
          </Button>
        )}
      </FileButton>
    </Box>
  );
}

function tooBigText(file: File): string {
  return `${file.name} has ${formatQuantity(file.size, 'Bytes')}; at most 64 MiB can be imported.`;
}

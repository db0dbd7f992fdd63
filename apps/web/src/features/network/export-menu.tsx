'use client';

import {
  type ExportFormat,
  NetworkExportDocument,
  NetworkExportsDocument,
  type NetworkFullFragment,
} from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Button, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { downloadUrl } from '../../lib/download.ts';

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string }[] = [
  { format: 'ONNX', label: 'ONNX (.onnx)' },
  { format: 'TFJS_LAYERS', label: 'TensorFlow.js Layers (.zip)' },
];

/** Writes the network as a file of others and fetches it when it is there. */
export function ExportMenu({ network }: { readonly network: NetworkFullFragment }) {
  const queryClient = useQueryClient();
  /** Exports that this page asked for: each is fetched once. */
  const wantedIds = useRef(new Set<string>());
  const exportsQuery = useQuery({
    ...apiQuery(NetworkExportsDocument, { id: network.id }),
    refetchInterval: ({ state }) => (exportsOf(state.data).some(isUnderWay) ? 700 : false),
  });
  const exports = exportsOf(exportsQuery.data);
  const ask = useMutation({
    mutationFn: (format: ExportFormat) =>
      send(NetworkExportDocument, { input: { networkId: network.id, format } }),
    onSuccess: async ({ networkExport }) => {
      for (const { message } of networkExport.userErrors) complain(message);
      if (networkExport.export) wantedIds.current.add(networkExport.export.id);
      await queryClient.invalidateQueries(apiQuery(NetworkExportsDocument, { id: network.id }));
    },
    onError: (error) => complain(error.message),
  });
  useEffect(() => {
    for (const one of exports) {
      if (isUnderWay(one) || !wantedIds.current.delete(one.id)) continue;
      if (one.state === 'SUCCEEDED') downloadUrl(`/api/files/${one.id}`);
      for (const { message } of one.issues) complain(message);
    }
  }, [exports]);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          loading={ask.isPending || exports.some(isUnderWay)}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label }) => {
          const known = exports.find((one) => one.format === format && one.byteCount !== null);
          return (
            <Menu.Item key={format} onClick={() => ask.mutate(format)}>
              {label}
              {known?.byteCount ? (
                <Text span size="xs" c="dimmed">
                  {' '}
                  {formatQuantity(known.byteCount, 'Bytes')}
                </Text>
              ) : null}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

type Exports = { readonly node?: { readonly exports?: readonly ExportCard[] } | object | null };
type ExportCard = {
  readonly id: string;
  readonly format: ExportFormat;
  readonly state: string;
  readonly byteCount?: number | null;
  readonly issues: readonly { readonly message: string }[];
};
const NONE: readonly ExportCard[] = [];

function exportsOf(data: Exports | undefined): readonly ExportCard[] {
  const node = data?.node;
  return node && 'exports' in node ? (node.exports ?? NONE) : NONE;
}

function isUnderWay({ state }: ExportCard): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}

function complain(message: string): void {
  notifications.show({ color: 'red', title: 'Not exported', message });
}

'use client';

import { type ApiTokenCardFragment, ApiTokenRevokeDocument, ApiTokensDocument } from '@dl-rsim/client';
import { Badge, Button, ScrollArea, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiQuery, send } from '../../lib/api.ts';
import { formatAge, formatDay } from '../../lib/dates.ts';
import { useNow } from '../../lib/use-now.ts';
import { EmptyNotice } from '../../ui/notice.tsx';

/** Every token of the person with its use and its end. */
export function TokenTable({ tokens }: { readonly tokens: readonly ApiTokenCardFragment[] }) {
  const nowMs = useNow(60_000);
  if (tokens.length === 0)
    return <EmptyNotice title="No tokens">Create one above to use the API from a script.</EmptyNotice>;
  return (
    <ScrollArea
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Your tokens, table' }}
    >
      <Table miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>Scopes</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th>
              <Text component="span" size="sm" fw={700}>
                State
              </Text>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Table.Tr key={token.id}>
              <Table.Td>{token.name}</Table.Td>
              <Table.Td className="mono">{token.prefix}…</Table.Td>
              <Table.Td>{token.scopes.join(', ').toLowerCase()}</Table.Td>
              <Table.Td className="num">{formatDay(token.createdAt)}</Table.Td>
              <Table.Td className="num">
                {token.lastUsedAt ? formatAge(token.lastUsedAt, nowMs) : 'never'}
              </Table.Td>
              <Table.Td className="num">{formatDay(token.expiresAt)}</Table.Td>
              <Table.Td>
                <TokenState token={token} nowMs={nowMs} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function TokenState({ token, nowMs }: { readonly token: ApiTokenCardFragment; readonly nowMs: number }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => send(ApiTokenRevokeDocument, { input: { id: token.id } }),
    onSuccess: () => queryClient.invalidateQueries(apiQuery(ApiTokensDocument, {})),
    onError: (error) => notifications.show({ color: 'red', title: 'Not revoked', message: error.message }),
  });
  if (token.revokedAt)
    return (
      <Badge color="gray" variant="light" tt="none">
        revoked
      </Badge>
    );
  if (Date.parse(token.expiresAt) < nowMs)
    return (
      <Badge color="gray" variant="light" tt="none">
        expired
      </Badge>
    );
  return (
    <Button
      size="compact-xs"
      variant="light"
      color="red"
      onClick={() => revoke.mutate()}
      loading={revoke.isPending}
      aria-label={`Revoke ${token.name}`}
    >
      Revoke
    </Button>
  );
}

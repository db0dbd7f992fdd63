'use client';

import { UserEndSessionsDocument, ViewerDocument } from '@dl-rsim/client';
import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconLogout, IconLogout2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { signOut } from 'next-auth/react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';

/** Who is signed in, and the ways out. */
export function AccountMenu() {
  const viewer = useQuery({ ...apiQuery(ViewerDocument, {}), staleTime: 300_000 }).data?.viewer;
  const initials = initialsOf(viewer?.name ?? '');
  const endAll = useMutation({
    mutationFn: () => send(UserEndSessionsDocument, {}),
    onSuccess: leave,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Sessions were not ended', message: error.message }),
  });
  return (
    <Menu position="bottom-end" withinPortal width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials} account`.trim()}>
          <Avatar size={30} radius="xl" color="petrol" variant="filled">
            {initials}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {viewer?.name ?? 'Signed in'}
          </Text>
          <Text size="xs" truncate>
            {viewer?.email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href={routes.tokens()}
          leftSection={<IconKey size={16} aria-hidden="true" />}
        >
          API tokens
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout2 size={16} aria-hidden="true" />}
          onClick={() => endAll.mutate()}
          disabled={endAll.isPending}
        >
          End all my sessions
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign('/');
}

/** 'AL' of 'Ada Lovelace' */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

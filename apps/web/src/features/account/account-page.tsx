'use client';

import { Anchor, Box, Group, Paper, Text, Title } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '../../ui/logo.tsx';

/** The quiet page around the sign-in and sign-up forms. */
export function AccountPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Box component="main" maw={420} mx="auto" px="md" pt={{ base: 40, sm: 96 }} pb="xl">
      <Anchor component={Link} href="/" underline="never" c="inherit">
        <Group gap={10} mb="xl">
          <Logo size={32} />
          <Text fw={650} size="lg">
            DL-RSIM Studio
          </Text>
        </Group>
      </Anchor>
      <Paper p="xl">
        <Title order={1} mb="md">
          {title}
        </Title>
        {children}
      </Paper>
    </Box>
  );
}

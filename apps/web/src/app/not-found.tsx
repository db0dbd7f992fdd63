'use client';

import { Anchor, Box } from '@mantine/core';
import Link from 'next/link';
import { EmptyNotice } from '../ui/notice.tsx';

export default function NotFound() {
  return (
    <Box component="main" p="xl">
      <EmptyNotice
        isPage
        title="No such page"
        action={
          <Anchor component={Link} href="/">
            To the start
          </Anchor>
        }
      >
        The address leads nowhere. It may have been mistyped or the page may have moved.
      </EmptyNotice>
    </Box>
  );
}

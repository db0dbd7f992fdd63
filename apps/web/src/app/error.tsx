'use client';

import { Box } from '@mantine/core';
import { ErrorNotice } from '../ui/notice.tsx';

export default function ErrorPage({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <Box component="main" maw={720} mx="auto" p="xl">
      <ErrorNotice error={error} onRetry={reset} />
    </Box>
  );
}

'use client';

import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import Link from 'next/link';
import { routes } from '../lib/routes.ts';

/** To the launch page. */
export function LaunchLink({ projectId }: { readonly projectId: string }) {
  const icon = <IconRocket size={16} aria-hidden="true" />;
  return (
    <Button component={Link} href={routes.launch(projectId)} leftSection={icon}>
      Launch
    </Button>
  );
}

'use client';

import { Divider, NavLink, Stack } from '@mantine/core';
import {
  IconBooks,
  IconChartDots3,
  IconChartGridDots,
  IconCpu,
  IconHome,
  IconKey,
  IconLayoutGrid,
  IconListDetails,
  IconRocket,
  IconSchool,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { routes } from '../../lib/routes.ts';

/** The rail: where one can go in a project, in the order of the work. */
export function NavLinks({ projectId }: { readonly projectId: string | null }) {
  const path = usePathname();
  return (
    <Stack component="nav" gap={2} aria-label="Main">
      {projectId
        ? placesOf(projectId).map(({ href, label, icon: Icon, isExact }) => (
            <NavLink
              key={href}
              component={Link}
              href={href}
              label={label}
              active={isExact ? path === href : path.startsWith(href)}
              aria-current={path === href ? 'page' : undefined}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden="true" />}
              style={{ borderRadius: 6 }}
            />
          ))
        : null}
      <Divider my={6} />
      <NavLink
        component={Link}
        href={routes.tokens()}
        label="API tokens"
        active={path.startsWith('/settings')}
        leftSection={<IconKey size={18} stroke={1.6} aria-hidden="true" />}
        style={{ borderRadius: 6 }}
      />
    </Stack>
  );
}

function placesOf(projectId: string) {
  return [
    { href: routes.home(projectId), label: 'Home', icon: IconHome, isExact: true },
    { href: routes.designs(projectId), label: 'Accelerators', icon: IconCpu, isExact: false },
    { href: routes.library(projectId), label: 'Library', icon: IconBooks, isExact: false },
    { href: routes.launch(projectId), label: 'Launch', icon: IconRocket, isExact: false },
    { href: routes.runs(projectId), label: 'Runs', icon: IconListDetails, isExact: false },
    { href: routes.sweeps(projectId), label: 'Sweeps', icon: IconChartGridDots, isExact: false },
    { href: routes.deployments(projectId), label: 'Deployments', icon: IconLayoutGrid, isExact: false },
    { href: routes.searches(projectId), label: 'Searches', icon: IconChartDots3, isExact: false },
    { href: routes.trainings(projectId), label: 'Training', icon: IconSchool, isExact: false },
  ];
}

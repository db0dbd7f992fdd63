import { Anchor, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { IconBooks, IconChartDots, IconCpu } from '@tabler/icons-react';
import Link from 'next/link';
import { routes } from '../../lib/routes.ts';
import classes from './flow-picture.module.css';

/** The way of a question through the product, in three steps. */
export function FlowPicture({ projectId }: { readonly projectId: string }) {
  const steps = [
    {
      icon: IconCpu,
      title: 'Accelerator',
      text: 'Cells, their variation and faults, wires, rows read at once, and what reads the current.',
      href: routes.designs(projectId),
      link: 'Accelerators',
    },
    {
      icon: IconBooks,
      title: 'Network and test images',
      text: 'A trained network in integers, mapped to crossbars, and the images it is judged by.',
      href: routes.library(projectId),
      link: 'Library',
    },
    {
      icon: IconChartDots,
      title: 'Accuracy that is left',
      text: (
        <>
          Errors from tables, from whole arrays or from moments. The result: accuracy with its interval,
          beside the ideal.
        </>
      ),
      href: routes.runs(projectId),
      link: 'Runs',
    },
  ];
  return (
    <Paper p="md" component="section" aria-label="How it works">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl" component="ol" className={classes.steps}>
        {steps.map(({ icon: Icon, title, text, href, link }, index) => (
          <li key={title} className={classes.step}>
            <Group gap={8} mb={4} wrap="nowrap">
              <span className={classes.icon}>
                <Icon size={18} stroke={1.6} aria-hidden="true" />
              </span>
              <Title order={2} size="h3">
                {index + 1}. {title}
              </Title>
            </Group>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
            <Anchor component={Link} href={href} size="sm">
              {link}
            </Anchor>
          </li>
        ))}
      </SimpleGrid>
    </Paper>
  );
}

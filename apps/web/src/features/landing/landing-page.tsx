'use client';

import { presets } from '@dl-rsim/spec';
import { Box, Button, Container, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { routes } from '../../lib/routes.ts';
import { Logo } from '../../ui/logo.tsx';
import { ResistancePicture } from '../../ui/resistance-picture.tsx';

/** What this is, for someone who has just arrived. */
export function LandingPage() {
  return (
    <Box component="main">
      <Container size={1080} py="lg">
        <Group justify="space-between">
          <Group gap={10}>
            <Logo size={30} />
            <Text fw={650}>DL-RSIM Studio</Text>
          </Group>
          <Button component={Link} href={routes.signIn()} variant="default">
            Sign in
          </Button>
        </Group>
      </Container>
      <Container size={1080} py={{ base: 32, sm: 72 }}>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={56}>
          <Stack gap="lg" justify="center">
            <Title order={1} style={{ fontSize: 'clamp(1.9rem, 4vw, 2.75rem)', lineHeight: 1.12 }}>
              How much variation can your ReRAM accelerator take?
            </Title>
            <Text size="lg" c="dimmed">
              Describe the cell, the crossbar and what reads it. Choose a network and its test images. Get the
              accuracy that is left, with its confidence interval, layer by layer and read by read.
            </Text>
            <Group>
              <Button component={Link} href={routes.signUp()} size="md">
                Create an account
              </Button>
              <Button component={Link} href={routes.signIn()} size="md" variant="default">
                Sign in
              </Button>
            </Group>
          </Stack>
          <Stack gap={6} justify="center">
            <ResistancePicture device={presets[0]!.accelerator.device} />
            <Text size="xs" c="dimmed">
              The two states of the baseline device. Where their currents add up on a bit line, sums begin to
              overlap.
            </Text>
          </Stack>
        </SimpleGrid>
      </Container>
      <Container size={1080} pb={72}>
        <Reasons />
      </Container>
    </Box>
  );
}

function Reasons() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl">
      {reasons.map(({ title, text }) => (
        <div key={title}>
          <Title order={2} mb={4}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

const reasons = [
  {
    title: 'Your hardware, your network',
    text: (
      <>
        Start from a cited preset, your own numbers or your measured cells. Import a Keras or TensorFlow.js
        model; MNIST is fetched for you, and a synthetic set works offline.
      </>
    ),
  },
  {
    title: 'Numbers that can be defended',
    text: (
      <>
        Every accuracy carries its N and interval, next to the ideal integer network and the float network.
        The same seed gives the same bits, on any number of threads.
      </>
    ),
  },
  {
    title: 'Sweeps that are watched, not waited for',
    text: (
      <>
        Sweep R-ratio, sigma, precision or operation-unit size. Cells fill in live; a stopped worker loses
        nothing. Figures leave as SVG, numbers as CSV, everything through one GraphQL API.
      </>
    ),
  },
];

import { Box, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Short facts of a card, label above value. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} spacing="sm" verticalSpacing="xs" m={0}>
      {facts.map(({ label, value }) => (
        <Box key={label}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="sm" m={0} className="num">
            {value}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}

/** '28 × 28 × 1' */
export function formatShape(extents: readonly number[]): string {
  return extents.join(' × ');
}

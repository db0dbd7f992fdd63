import { Button, Group, Text } from '@mantine/core';

export interface PageButtonsProps {
  /** How many rows are shown of how many: '25 of 61 runs'. */
  readonly text: string;
  /** Cursor of this page; null on the newest. */
  readonly after: string | null;
  /** Cursor of the next page; null on the oldest. */
  readonly next: string | null;
  readonly onGo: (after: string | null) => void;
}

/** The foot of a table that is read from the newest to the oldest. */
export function PageButtons({ text, after, next, onGo }: PageButtonsProps) {
  return (
    <Group justify="space-between" mt="sm">
      <Text size="sm" c="dimmed" className="num">
        {text}
      </Text>
      <Group gap="xs">
        {after ? (
          <Button size="xs" variant="default" onClick={() => onGo(null)}>
            Newest
          </Button>
        ) : null}
        {next ? (
          <Button size="xs" variant="default" onClick={() => onGo(next)}>
            Older
          </Button>
        ) : null}
      </Group>
    </Group>
  );
}

'use client';

import { ActionIcon, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface CopyTextProps {
  /** What is copied. */
  readonly value: string;
  /** What is shown, when it is shorter. */
  readonly shown?: string;
  /** What it is, for the button's name: 'fingerprint'. */
  readonly what: string;
}

/** A digest, seed or command with a button that copies all of it. */
export function CopyText({ value, shown = value, what }: CopyTextProps) {
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
      <Text component="span" className="mono" title={value} style={{ overflowWrap: 'anywhere' }}>
        {shown}
      </Text>
      <CopyButton value={value} timeout={1500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={`Copy ${what}`}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

/** The first digits of a SHA-256; all of it is copied. */
export function Digest({ value, what }: { readonly value: string; readonly what: string }) {
  return <CopyText value={value} shown={`${value.slice(0, 12)}…`} what={what} />;
}

'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { ErrorNotice, type Issue, IssueNotice } from './notice.tsx';

export interface DeleteButtonProps {
  readonly name: string;
  /** What goes and what stays. */
  readonly consequence: string;
  /** Deletes; gives what the API refused. */
  readonly remove: () => Promise<readonly Issue[]>;
  readonly onRemoved: () => void;
}

/** Deletes after it was asked once more. */
export function DeleteButton({ name, consequence, remove, onRemoved }: DeleteButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: (issues) => {
      if (issues.length === 0) onRemoved();
    },
  });
  return (
    <>
      <Button variant="light" color="red" onClick={open}>
        Delete
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Delete ${name}?`}>
        <Stack gap="sm">
          <Text size="sm">{consequence}</Text>
          <IssueNotice title="Not deleted" issues={removing.data ?? []} />
          {removing.isError ? <ErrorNotice error={removing.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" onClick={() => removing.mutate()} loading={removing.isPending}>
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

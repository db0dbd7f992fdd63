'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';

export interface CancelButtonProps {
  readonly label: string;
  /** Cancels; gives what the API refused, in words. */
  readonly cancel: () => Promise<readonly { readonly message: string }[]>;
  readonly onCancelled: () => Promise<void>;
}

/** Stops what is under way and says so when it cannot. */
export function CancelButton({ label, cancel, onCancelled }: CancelButtonProps) {
  const complain = (message: string) => notifications.show({ color: 'red', title: 'Not cancelled', message });
  const { mutate, isPending } = useMutation({
    mutationFn: cancel,
    onSuccess: async ([refusal]) => {
      if (refusal) complain(refusal.message);
      await onCancelled();
    },
    onError: (error) => complain(error.message),
  });
  return (
    <Button
      variant="light"
      color="red"
      leftSection={<IconPlayerStop size={16} aria-hidden="true" />}
      onClick={() => mutate()}
      loading={isPending}
    >
      {label}
    </Button>
  );
}

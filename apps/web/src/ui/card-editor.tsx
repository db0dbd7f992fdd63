'use client';

import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice, type Issue, IssueNotice } from './notice.tsx';

/** What a person may change of a card; the content under it never changes. */
export interface CardTexts {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly licence: string;
}

export interface CardEditorProps {
  readonly texts: CardTexts;
  /** Keeps the texts; gives what was refused. */
  readonly keep: (texts: CardTexts) => Promise<readonly Issue[]>;
}

/** A button that opens a form for name, description, source and licence. */
export function CardEditor({ texts, keep }: CardEditorProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        Edit
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Edit ${texts.name}`} size="lg">
        <CardForm texts={texts} keep={keep} onKept={close} />
      </Modal>
    </>
  );
}

function CardForm({ texts, keep, onKept }: CardEditorProps & { readonly onKept: () => void }) {
  const [draft, setDraft] = useState(texts);
  const saving = useMutation({
    mutationFn: () => keep(draft),
    onSuccess: (issues) => {
      if (issues.length === 0) onKept();
    },
  });
  const field = (key: keyof CardTexts) => ({
    value: draft[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [key]: event.currentTarget.value }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label="Name" required {...field('name')} />
        <Textarea label="Description" autosize minRows={2} {...field('description')} />
        <Textarea
          label="Source"
          description="Where it is from, so that others find it"
          autosize
          {...field('source')}
        />
        <TextInput label="Licence" {...field('licence')} />
        <IssueNotice title="Not kept" issues={saving.data ?? []} />
        {saving.isError ? <ErrorNotice error={saving.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending} disabled={draft.name.trim() === ''}>
            Keep
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

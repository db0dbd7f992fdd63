'use client';

import { type ProjectCardFragment, ProjectCreateDocument, ProjectsDocument } from '@dl-rsim/client';
import { Button, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';

export interface ProjectSwitchProps {
  readonly projects: readonly ProjectCardFragment[];
  readonly projectId: string | null;
}

/** The project that is open, the person's others, and a new one. */
export function ProjectSwitch({ projects, projectId }: ProjectSwitchProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const current = projects.find((project) => project.id === projectId);
  if (projects.length === 0) return null;
  return (
    <>
      <Menu position="bottom-start" withinPortal width={260}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            maw={240}
            rightSection={<IconSelector size={14} aria-hidden="true" />}
            aria-label={`Project ${current?.name ?? ''}, switch project`}
          >
            <Text size="sm" truncate>
              {current?.name ?? 'Projects'}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Projects</Menu.Label>
          {projects.map((project) => (
            <Menu.Item
              key={project.id}
              component={Link}
              href={routes.home(project.id)}
              rightSection={project.id === projectId ? <IconCheck size={14} aria-label="open" /> : null}
            >
              {project.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={open}>
            New project
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isOpen} onClose={close} title="New project">
        <ProjectForm onDone={close} />
      </Modal>
    </>
  );
}

function ProjectForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => send(ProjectCreateDocument, { input: { name, description: '' } }),
    onSuccess: async ({ projectCreate: { project } }) => {
      if (!project) return;
      await queryClient.invalidateQueries(apiQuery(ProjectsDocument, {}));
      router.push(routes.home(project.id));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <IssueNotice title="Not created" issues={create.data?.projectCreate.userErrors ?? []} />
        {create.isError ? <ErrorNotice error={create.error} /> : null}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'flex-start' }}>
          Create project
        </Button>
      </Stack>
    </form>
  );
}

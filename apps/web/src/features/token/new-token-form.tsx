'use client';

import {
  ApiTokenCreateDocument,
  type ApiTokenCreateInput,
  type ApiTokenScope,
  ApiTokensDocument,
} from '@dl-rsim/client';
import {
  Alert,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { issueAt } from '../../lib/spec-fields.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';

/** Name, scopes and lifetime of a new token; its secret appears here and nowhere else. */
export function NewTokenForm() {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['READ']);
  const [lifetimeDayCount, setLifetime] = useState<number | string>(90);
  const create = useCreate(() => setName(''));
  const payload = create.data?.apiTokenCreate;
  const issues = payload?.userErrors ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, scopes: scopes as ApiTokenScope[], lifetimeDayCount: Number(lifetimeDayCount) });
  };
  return (
    <Paper p="md" component="section" aria-label="New token">
      <Title order={2} mb="sm">
        New token
      </Title>
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-start" gap="lg">
            <TextInput
              label="Name"
              placeholder="nightly sweep"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={issueAt(issues, 'name')}
              required
              w={260}
            />
            <NumberInput
              label="Lifetime in days"
              value={lifetimeDayCount}
              onChange={setLifetime}
              error={issueAt(issues, 'lifetimeDayCount')}
              min={1}
              max={365}
              allowDecimal={false}
              w={150}
            />
            <ScopeBoxes scopes={scopes} onChange={setScopes} error={issueAt(issues, 'scopes')} />
          </Group>
          <IssueNotice title="No token was made" issues={issues} />
          {create.isError ? <ErrorNotice error={create.error} /> : null}
          <Button
            type="submit"
            loading={create.isPending}
            disabled={scopes.length === 0}
            style={{ alignSelf: 'flex-start' }}
          >
            Create token
          </Button>
        </Stack>
      </form>
      {payload?.secret ? <Secret secret={payload.secret} name={payload.apiToken?.name ?? ''} /> : null}
    </Paper>
  );
}

function useCreate(onMade: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: ApiTokenCreateInput) => send(ApiTokenCreateDocument, { input }),
    onSuccess: async ({ apiTokenCreate }) => {
      if (!apiTokenCreate.apiToken) return;
      onMade();
      await queryClient.invalidateQueries(apiQuery(ApiTokensDocument, {}));
    },
  });
}

interface ScopeBoxesProps {
  readonly scopes: string[];
  readonly onChange: (scopes: string[]) => void;
  readonly error: string | null;
}

function ScopeBoxes({ scopes, onChange, error }: ScopeBoxesProps) {
  return (
    <Checkbox.Group label="Scopes" value={scopes} onChange={onChange} error={error}>
      <Stack gap={6} mt={6}>
        <Checkbox value="READ" label="Read: see projects, runs and results" />
        <Checkbox value="WRITE" label="Write: create, import, launch and cancel" />
      </Stack>
    </Checkbox.Group>
  );
}

function Secret({ secret, name }: { readonly secret: string; readonly name: string }) {
  return (
    <Alert color="green" title="Copy the secret now: it is not shown again" mt="md">
      <CopyText value={secret} what="secret" />
      <Text size="sm" mt={4}>
        Token “{name}” is ready for use.
      </Text>
    </Alert>
  );
}

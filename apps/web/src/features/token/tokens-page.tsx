'use client';

import { ApiTokensDocument } from '@dl-rsim/client';
import { Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { NewTokenForm } from './new-token-form.tsx';
import { TokenTable } from './token-table.tsx';

/** The person's API tokens: make one, see the others, end one. */
export function TokensPage() {
  const query = useQuery(apiQuery(ApiTokensDocument, {}));
  return (
    <>
      <PageHeader
        eyebrow="Settings"
        title="API tokens"
        summary={
          <>
            A token lets a script do what you can do, within its scopes, until it expires. Its secret is shown
            once; only a hash of it is kept.
          </>
        }
      />
      <Stack gap="lg">
        <NewTokenForm />
        <Paper p="md" component="section" aria-label="Your tokens">
          <Title order={2} mb="sm">
            Your tokens
          </Title>
          <QueryView query={query} heightPx={120}>
            {({ apiTokens }) => <TokenTable tokens={apiTokens} />}
          </QueryView>
        </Paper>
        <CurlExample />
      </Stack>
    </>
  );
}

function CurlExample() {
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  const command = [
    `curl -s ${origin}/api/graphql \\`,
    `  -H "Authorization: Bearer $DLRSIM_TOKEN" -H "Content-Type: application/json" \\`,
    `  -d '{"query":"{ projects { id name runCounts { runningCount succeededCount } } }"}'`,
  ].join('\n');
  return (
    <Paper p="md" component="section" aria-label="From a script">
      <Group justify="space-between">
        <Title order={2}>From a script</Title>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="light" onClick={copy}>
              {copied ? 'Copied' : 'Copy command'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        The pages speak the same GraphQL API. With the secret in <Code>DLRSIM_TOKEN</Code>, this lists your
        projects:
      </Text>
      <Code block mb="xs" tabIndex={0} role="region" aria-label="Example command">
        {command}
      </Code>
    </Paper>
  );
}

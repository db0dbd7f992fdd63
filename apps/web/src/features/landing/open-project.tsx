'use client';

import { ProjectsDocument } from '@dl-rsim/client';
import { Box } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { QueryView } from '../../ui/query-view.tsx';

/** Leads a signed-in person to the project last visited, or to their first. */
export function OpenProject() {
  const router = useRouter();
  const query = useQuery(apiQuery(ProjectsDocument, {}));
  const [lastId] = useLocalStorage({
    key: 'dlrsim-last-project',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const projects = query.data?.projects ?? [];
  const project = projects.find(({ id }) => id === lastId) ?? projects[0];
  useEffect(() => {
    if (project) router.replace(routes.home(project.id));
  }, [project, router]);
  return (
    <Box component="main" maw={720} mx="auto" p="xl">
      <QueryView query={query} heightPx={240}>
        {(data) =>
          data.projects.length === 0 ? (
            <EmptyNotice title="No project">
              You are not a member of any project. Ask its owner to invite you.
            </EmptyNotice>
          ) : null
        }
      </QueryView>
    </Box>
  );
}

import type { Project } from '@dl-rsim/db';
import {
  editorOf,
  type FieldPolicies,
  known,
  type ObjectPolicies,
  type ObjectPolicy,
} from '../../policy/index.ts';

export const projectFields: FieldPolicies = {
  'Query.projects': known('READ'),
  'Query.project': known('READ'),
  'Mutation.projectCreate': known('WRITE'),
  'Mutation.projectUpdate': editorOf('id'),
};

const membersSeeProject: ObjectPolicy<Project> = async (project, access) =>
  (await access.roleIn(project.id)) !== null;

export const projectObjects: ObjectPolicies = { Project: membersSeeProject };

import { fingerprint, readAccelerator, SPEC_VERSION } from '@dl-rsim/spec';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { designCreate, designDelete, designUpdate, MAX_DESIGN_COUNT } from './design.commands.ts';
import { designsOf } from './design.store.ts';

export const designResolvers: Resolvers = {
  Mutation: {
    designCreate: (_root, { input }, context) => designCreate(context, input),
    designUpdate: (_root, { input }, context) => designUpdate(context, input),
    designDelete: (_root, { input }, context) => designDelete(context, input.id),
  },
  // Stored by an earlier version, it is given as this one has it: what is asked for can be launched.
  Design: {
    accelerator: (design) => readAccelerator(design.accelerator),
    specVersion: () => SPEC_VERSION,
    fingerprint: (design) => fingerprint(readAccelerator(design.accelerator)),
  },
  Project: {
    designs: (project, _args, { db }) => designsOf(db, project.id, MAX_DESIGN_COUNT),
  },
};

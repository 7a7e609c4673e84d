import type { Verb } from '../../../client/KubeRequest.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { deleteCollection } from './deleteCollection.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { patch } from './patch.ts';
import { update } from './update.ts';

/** With headers, the answer is text that goes to the client as it is. */
export type Handler = (
  server: Server,
  context: RequestContext,
) => { code: number; body: unknown; headers?: Record<string, string> };

/** The verbs that are answered at once; watch is not among them. */
export const requestHandlers: Readonly<Partial<Record<Verb, Handler>>> = {
  create,
  delete: remove,
  deletecollection: deleteCollection,
  get,
  list,
  patch,
  update,
};

import type { Handler } from '../handlers/handlers.ts';
import type { RequestContext } from '../RequestContext.ts';

/** Kinds that are questions: created, answered, and never stored. */
const REVIEWS: Readonly<Record<string, Handler>> = {};

/** The handler of a review; undefined for kinds that are stored. */
export function reviewOf(context: RequestContext): Handler | undefined {
  const { info } = context;
  return context.verb === 'create' ? REVIEWS[`${info.group}/${info.kind}`] : undefined;
}

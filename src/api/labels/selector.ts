import type { V1LabelSelector } from '../generated/types.ts';
import { parseRequirements } from './parse.ts';
import {
  formatRequirement,
  newRequirement,
  type Operator,
  type Requirement,
  requirementMatches,
  SelectorError,
} from './Requirement.ts';

export type Labels = Readonly<Record<string, string>>;

/**
 * A label selector, ready to match. `requirements` are sorted by key, all must hold; `nothing` matches no object.
 * Immutable: share it freely.
 */
export interface Selector {
  readonly requirements: readonly Requirement[];
  readonly nothing: boolean;
  /** No requirement at all: every object matches. */
  readonly everything: boolean;
  matches(labels: Labels | undefined): boolean;
}

const NO_LABELS: Labels = {};

/** A selector of the requirements, compiled: equalities are compared first and without any lookup in a list. */
export function selectorOf(requirements: readonly Requirement[]): Selector {
  const equal: [string, string][] = [];
  const rest: Requirement[] = [];
  for (const r of requirements) {
    if (r.operator === '=' || r.operator === '==') equal.push([r.key, r.values[0] as string]);
    else rest.push(r);
  }
  const matches = (labels: Labels = NO_LABELS): boolean => {
    for (const [key, value] of equal) if (labels[key] !== value) return false;
    for (const r of rest) {
      if (!requirementMatches(r, Object.hasOwn(labels, r.key) ? labels[r.key] : undefined)) return false;
    }
    return true;
  };
  return { requirements, nothing: false, everything: requirements.length === 0, matches };
}

export const EVERYTHING: Selector = selectorOf([]);
export const NOTHING: Selector = { requirements: [], nothing: true, everything: false, matches: () => false };

/** Parses `a=b,c!=d,e in (x,y),!f,g>5`. Empty text selects everything. Throws SelectorError with upstream's text. */
export function parseSelector(text: string): Selector {
  const requirements = parseRequirements(text);
  return requirements.length === 0 ? EVERYTHING : selectorOf(requirements);
}

/** A selector of exact labels: all of them must be there (upstream `labels.SelectorFromSet`). */
export function selectorFromLabels(labels: Labels | undefined): Selector {
  if (!labels) return EVERYTHING;
  const known = fromLabels.get(labels);
  if (known) return known;
  const keys = Object.keys(labels).sort();
  const made =
    keys.length === 0
      ? EVERYTHING
      : selectorOf(keys.map((key) => ({ key, operator: '=', values: [labels[key] as string] })));
  fromLabels.set(labels, made);
  return made;
}

/** Selectors made of labels: those of a Service are looked through at every change of its pods. */
const fromLabels = new WeakMap<Labels, Selector>();

const EXPRESSION_OPERATORS: Record<string, Operator> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * The selector of an object's `spec.selector`: absent selects nothing, empty everything. Throws SelectorError when an
 * expression is wrong (upstream `metav1.LabelSelectorAsSelector`).
 */
export function selectorFromLabelSelector(from: V1LabelSelector | null | undefined): Selector {
  if (from === null || from === undefined) return NOTHING;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(from.matchLabels ?? {}))
    requirements.push(newRequirement(key, '=', [value]));
  for (const { key, operator, values } of from.matchExpressions ?? []) {
    const known = Object.hasOwn(EXPRESSION_OPERATORS, operator) ? EXPRESSION_OPERATORS[operator] : undefined;
    if (!known) throw new SelectorError(`"${operator}" is not a valid label selector operator`);
    requirements.push(newRequirement(key, known, values ?? []));
  }
  requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return requirements.length === 0 ? EVERYTHING : selectorOf(requirements);
}

const compiled = new WeakMap<V1LabelSelector, Selector>();

/** As `selectorFromLabelSelector`, remembered for the (immutable) selector object: for matching in hot paths. */
export function compiledLabelSelector(from: V1LabelSelector | null | undefined): Selector {
  if (from === null || from === undefined) return NOTHING;
  let selector = compiled.get(from);
  if (!selector) {
    selector = selectorFromLabelSelector(from);
    compiled.set(from, selector);
  }
  return selector;
}

/** The selector's text, which `parseSelector` reads back; empty for everything and for nothing. */
export function formatSelector(selector: Selector): string {
  return selector.requirements.map(formatRequirement).join(',');
}

/** A label selector as tables and descriptions show it; `<none>` when there is nothing to show. */
export function formatLabelSelector(from: V1LabelSelector | null | undefined): string {
  try {
    return formatSelector(selectorFromLabelSelector(from)) || '<none>';
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}

/** The labels that a selector of equalities names, or undefined when it asks for anything else. */
export function exactLabels(selector: Selector): Labels | undefined {
  if (selector.nothing) return undefined;
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of selector.requirements) {
    const exact = operator === '=' || operator === '==' || (operator === 'in' && values.length === 1);
    if (!exact) return undefined;
    labels[key] = values[0] as string;
  }
  return labels;
}

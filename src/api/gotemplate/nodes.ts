/** Where something stands: offset in the template's text. */
interface Placed {
  readonly at: number;
}

export type Operand =
  | (Placed & { readonly kind: 'dot' | 'nil' })
  | (Placed & { readonly kind: 'bool'; readonly value: boolean })
  | (Placed & { readonly kind: 'number'; readonly value: number; readonly text: string })
  | (Placed & { readonly kind: 'string'; readonly value: string; readonly text: string })
  | (Placed & { readonly kind: 'field'; readonly names: readonly string[] })
  | (Placed & { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] })
  | (Placed & { readonly kind: 'function'; readonly name: string })
  | (Placed & { readonly kind: 'chain'; readonly base: Operand; readonly names: readonly string[] })
  | Pipe;

export interface Command extends Placed {
  readonly args: readonly Operand[];
}

export interface Pipe extends Placed {
  readonly kind: 'pipe';
  /** Variables set, `$x` or in a range `$i, $x`. */
  readonly variables: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | Branch
  | (Placed & { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined })
  | { readonly kind: 'break' | 'continue' };

export interface Branch {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

/** Thrown when a template cannot be read or run; the message is text/template's. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A part of a template as it is written, as errors quote it. */
export function printOperand(node: Operand): string {
  const fields = (names: readonly string[]) => names.map((name) => `.${name}`).join('');
  switch (node.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
    case 'string':
      return node.text;
    case 'field':
      return fields(node.names);
    case 'variable':
      return node.name + fields(node.names);
    case 'function':
      return node.name;
    case 'chain':
      return (
        (node.base.kind === 'pipe' ? `(${printOperand(node.base)})` : printOperand(node.base)) + fields(node.names)
      );
    default: {
      const head = node.variables.length > 0 ? `${node.variables.join(', ')} ${node.assigns ? '=' : ':='} ` : '';
      return head + node.commands.map(printCommand).join(' | ');
    }
  }
}

export function printCommand(command: Command): string {
  return command.args.map((arg) => (arg.kind === 'pipe' ? `(${printOperand(arg)})` : printOperand(arg))).join(' ');
}

import { Parser } from '../../posix/shell/Parser.ts';
import { ShellSyntaxError } from '../../posix/shell/syntax.ts';

/** Words that a line after a root prompt (`# `) may begin with: anything else after `# ` is a comment. */
const COMMANDS =
  /^(?:sudo|kubectl|k|helm|docker|crictl|minikube|kind|kubeadm|k3s|kubectx|kubens|systemctl|journalctl|curl|wget|cat|ls|cd|echo|export|vi|vim|nano|grep|ssh|etcdctl|openssl|mkdir|rm|cp|mv|for|while|apt|apt-get|nslookup|dig|ping|watch|sleep|date|env|base64|alias)\b/;

/** The longest text that may be pasted at once, in characters. */
export const PASTE_LIMIT = 1_000_000;

/**
 * Text copied from a book, made fit to run: line ends of any system, no prompts (`$ `, `# `, `> `), no output between
 * prompted lines, straight quotes where only typographic ones stand, dashes and spaces as typed.
 */
export function cleanPaste(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\u200b|\u200c|\u200d|\u2060|\ufeff/g, '')
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .split('\n');
  return withoutPrompts(lines).map(straighten).join('\n');
}

/** One line of a book without the prompt before it. */
export const withoutPrompt = (line: string): string => line.slice(promptOf(line)?.length ?? 0);

function promptOf(line: string): string | undefined {
  const dollar = /^\s*(?:\([\w-]+\)\s*)?(?:[\w.@-]+(?::[~/\w.-]*|\s[~/][\w/.-]*)?)?[$%❯]\s+(?=\S)/.exec(line)?.[0];
  if (dollar !== undefined) return dollar;
  const root = /^\s*(?:\[?[\w.-]+@[\w.-]+[^#$]*)?#\s+/.exec(line)?.[0];
  return root !== undefined && COMMANDS.test(line.slice(root.length)) ? root : undefined;
}

function withoutPrompts(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => promptOf(line) !== undefined);
  if (first < 0) return [...lines];
  const kept: string[] = [];
  let command: string[] = [];
  let heredoc: string | undefined;
  for (const line of lines.slice(first)) {
    const open = command.length > 0;
    const prompt = open ? undefined : promptOf(line);
    // What follows a command that is complete is its output.
    if (!open && prompt === undefined) continue;
    const inner = prompt === undefined ? line.replace(/^>(?: |$)/, '') : line.slice(prompt.length);
    kept.push(inner);
    command.push(inner);
    if (heredoc === undefined) heredoc = /<<-?\s*(["']?)(\w+)\1/.exec(inner)?.[2];
    else if (inner.replace(/^\t+/, '') === heredoc) heredoc = undefined;
    if (heredoc === undefined && !incomplete(command.join('\n'))) command = [];
  }
  if (lines.at(-1) === '') kept.push('');
  return kept;
}

/** Whether the shell would ask for more. */
function incomplete(source: string): boolean {
  if (/\\$/.test(source)) return true;
  try {
    const parser = new Parser(`${source}\n`, 'bash', new Map(), 1, true);
    while (parser.nextLine());
    return false;
  } catch (error) {
    return error instanceof ShellSyntaxError && Boolean(error.incomplete);
  }
}

/** Typographic quotes and dashes of one line as the shell means them. */
function straighten(line: string): string {
  let result = line;
  if (!result.includes('"')) result = result.replace(/[\u201c\u201d\u201e\u201f\u2033]/g, '"');
  if (!result.includes("'")) result = result.replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'");
  return result.replace(/(^|\s)[\u2013\u2014](?=(\w)(\w)?)/g, (_, before: string, _first: string, second?: string) =>
    second === undefined ? `${before}-` : `${before}--`,
  );
}

import type { V1CertificateSigningRequest } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { Command, Invocation } from '../Command.ts';
import { filenameFlags, sourcesOf } from '../flags/commonFlags.ts';
import { bool } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';

function decision(name: 'approve' | 'deny', type: 'Approved' | 'Denied', done: string, short: string): Command {
  return {
    name,
    use: '(-f FILENAME | NAME)',
    short,
    flags: [...printFlags, ...filenameFlags(name), bool('force', 'Do it even if it has been done.')],
    run: (invocation) => decide(invocation, type, name, done),
  };
}

async function decide(
  invocation: Invocation,
  type: 'Approved' | 'Denied',
  verb: string,
  done: string,
): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const sources = sourcesOf(flags);
  if (args.length === 0 && sources.filenames.length === 0 && sources.kustomize === '') {
    throw new KubectlError('one or more CSRs must be specified as <name> or -f <filename>');
  }
  const errors: unknown[] = [];
  const query = { ...sources, args: args.length > 0 ? ['certificatesigningrequests', ...args] : [] };
  const infos = await resolveInfos(invocation, query, errors);
  const printer = new ResultPrinter(io, await outputFormat(io, flags));
  const client = await session.client();
  for (const info of infos) {
    const csr = info.object as V1CertificateSigningRequest;
    const conditions = csr.status?.conditions ?? [];
    if (conditions.some((condition) => condition.type === type) && !flags.bool('force')) {
      printer.print(csr, done);
      continue;
    }
    const now = rfc3339(io.now());
    const condition = {
      type,
      status: 'True',
      reason: `Kubectl${type === 'Approved' ? 'Approve' : 'Deny'}`,
      message: `This CSR was ${done} by kubectl certificate ${verb}.`,
      lastUpdateTime: now,
    };
    const kept = conditions.filter((one) => one.type !== type);
    const body = { ...csr, status: { ...csr.status, conditions: [...kept, condition] } };
    const ref = refOf(info.mapping, '', info.name, 'approval');
    printer.print(await client.update(ref, body), done);
  }
  throwAll(errors);
  return undefined;
}

export const certificateCommand: Command = {
  name: 'certificate',
  use: 'SUBCOMMAND',
  short: 'Modify certificate resources',
  long: 'Modify certificate resources.\n',
  subcommands: [
    decision('approve', 'Approved', 'approved', 'Approve a certificate signing request'),
    decision('deny', 'Denied', 'denied', 'Deny a certificate signing request'),
  ],
};

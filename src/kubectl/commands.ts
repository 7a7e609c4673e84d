import type { Command } from './Command.ts';
import { alphaCommand } from './cmd/alpha.ts';
import { apiResourcesCommand, apiVersionsCommand } from './cmd/apiResources.ts';
import { applyCommand } from './cmd/apply.ts';
import { attachCommand } from './cmd/attach.ts';
import { authCommand } from './cmd/auth.ts';
import { autoscaleCommand } from './cmd/autoscale.ts';
import { certificateCommand } from './cmd/certificate.ts';
import { clusterInfoCommand } from './cmd/clusterInfo.ts';
import { completionCommand } from './cmd/completion.ts';
import { configCommand } from './cmd/config.ts';
import { cpCommand } from './cmd/cp.ts';
import { createCommand } from './cmd/create.ts';
import { debugCommand } from './cmd/debug.ts';
import { deleteCommand } from './cmd/delete.ts';
import { describeCommand } from './cmd/describe.ts';
import { diffCommand } from './cmd/diff.ts';
import { cordonCommand, drainCommand, uncordonCommand } from './cmd/drain.ts';
import { editCommand } from './cmd/edit.ts';
import { eventsCommand } from './cmd/events.ts';
import { execCommand } from './cmd/exec.ts';
import { explainCommand } from './cmd/explain.ts';
import { exposeCommand } from './cmd/expose.ts';
import { getCommand } from './cmd/get.ts';
import { kustomizeCommand } from './cmd/kustomize.ts';
import { annotateCommand, labelCommand } from './cmd/label.ts';
import { logsCommand } from './cmd/logs.ts';
import { optionsCommand } from './cmd/options.ts';
import { patchCommand } from './cmd/patch.ts';
import { pluginCommand } from './cmd/plugin.ts';
import { portForwardCommand } from './cmd/portForward.ts';
import { proxyCommand } from './cmd/proxy.ts';
import { replaceCommand } from './cmd/replace.ts';
import { rolloutCommand } from './cmd/rollout.ts';
import { runCommand } from './cmd/run.ts';
import { scaleCommand } from './cmd/scale.ts';
import { setCommand } from './cmd/set.ts';
import { taintCommand } from './cmd/taint.ts';
import { topCommand } from './cmd/top.ts';
import { versionCommand } from './cmd/version.ts';
import { waitCommand } from './cmd/wait.ts';

/** Commands as the help groups them. */
export const commandGroups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: 'Basic Commands (Beginner):', commands: [createCommand, exposeCommand, runCommand, setCommand] },
  { title: 'Basic Commands (Intermediate):', commands: [explainCommand, getCommand, editCommand, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rolloutCommand, scaleCommand, autoscaleCommand] },
  {
    title: 'Cluster Management Commands:',
    commands: [
      certificateCommand,
      clusterInfoCommand,
      topCommand,
      cordonCommand,
      uncordonCommand,
      drainCommand,
      taintCommand,
    ],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [
      describeCommand,
      logsCommand,
      attachCommand,
      execCommand,
      portForwardCommand,
      proxyCommand,
      cpCommand,
      authCommand,
      debugCommand,
      eventsCommand,
    ],
  },
  {
    title: 'Advanced Commands:',
    commands: [diffCommand, applyCommand, patchCommand, replaceCommand, waitCommand, kustomizeCommand],
  },
  { title: 'Settings Commands:', commands: [labelCommand, annotateCommand, completionCommand] },
  {
    title: 'Other Commands:',
    commands: [
      alphaCommand,
      apiResourcesCommand,
      apiVersionsCommand,
      configCommand,
      pluginCommand,
      versionCommand,
      optionsCommand,
    ],
  },
];

/** Every command, in the order in which suggestions are made. */
export const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands);

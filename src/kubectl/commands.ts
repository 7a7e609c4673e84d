import type { Command } from './Command.ts';
import { applyCommand } from './cmd/apply.ts';
import { autoscaleCommand } from './cmd/autoscale.ts';
import { createCommand } from './cmd/create.ts';
import { deleteCommand } from './cmd/delete.ts';
import { describeCommand } from './cmd/describe.ts';
import { editCommand } from './cmd/edit.ts';
import { exposeCommand } from './cmd/expose.ts';
import { getCommand } from './cmd/get.ts';
import { annotateCommand, labelCommand } from './cmd/label.ts';
import { patchCommand } from './cmd/patch.ts';
import { replaceCommand } from './cmd/replace.ts';
import { scaleCommand } from './cmd/scale.ts';

/** Commands as the help groups them. */
export const commandGroups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: 'Basic Commands (Beginner):', commands: [createCommand, exposeCommand] },
  { title: 'Basic Commands (Intermediate):', commands: [getCommand, editCommand, deleteCommand] },
  { title: 'Deploy Commands:', commands: [scaleCommand, autoscaleCommand] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [describeCommand] },
  { title: 'Advanced Commands:', commands: [applyCommand, patchCommand, replaceCommand] },
  { title: 'Settings Commands:', commands: [labelCommand, annotateCommand] },
];

/** Every command, in the order in which suggestions are made. */
export const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands);

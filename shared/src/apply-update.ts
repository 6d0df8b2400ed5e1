/**
 * The fold: what one update makes of a snapshot.
 *
 * A snapshot IS the fold of its updates, so this one pure function is the store's write, the client's view, replay, and the
 * oracle of the tests. It trusts its input: the edge has parsed it, and whoever follows has checked the chain. [PRO-4]
 */
import { setOwn } from './json.ts';
import { mergeObject } from './merge-patch.ts';
import { isStepOver, type Snapshot, type Step, type StepPart, type StepStatus, type Update } from './process.ts';

const NEW_STEP: Step = {
  status: 'running',
  progress: 0,
  message: null,
  attempt: 1,
  startedAt: null,
  endedAt: null,
  data: null,
};

/**
 * Returns the snapshot after `update`; `snapshot` is left as it was and shares what did not change. `null` is the state before
 * the first update, which must then be a creation.
 */
export function applyUpdate(snapshot: Snapshot | null, update: Update): Snapshot {
  const before = snapshot ?? creation(update);
  const after = { ...before, updatedAt: update.at };
  if (update.step !== undefined) applyStep(after, update.step, update.at);
  if (update.status !== undefined) after.status = update.status;
  if (update.state !== undefined) after.state = update.state;
  if (update.patch !== undefined) after.state = mergeObject(after.state, update.patch);
  if (update.cancel !== undefined && after.cancelRequested === null) {
    after.cancelRequested = { reason: update.cancel.reason ?? null, at: update.at };
  }
  return after;
}

function creation(update: Update): Snapshot {
  if (update.create === undefined) throw new TypeError(`The first update of process ${update.process} does not create it`);
  return {
    id: update.process,
    workflow: update.create.workflow,
    tenant: update.create.tenant,
    status: 'pending',
    step: null,
    steps: {},
    state: {},
    cancelRequested: null,
    createdAt: update.at,
    updatedAt: update.at,
    archived: null,
  };
}

function applyStep(after: Snapshot, part: StepPart, at: number): void {
  const known = Object.hasOwn(after.steps, part.name) ? after.steps[part.name] : undefined;
  const begins = beginsNow(part.status, known === undefined);
  const steps = { ...after.steps };
  setOwn(steps, part.name, changeStep(known ?? NEW_STEP, part, { at, begins }));
  after.steps = steps;
  if (!begins) return;
  after.step = part.name;
  if (after.status === 'pending') after.status = 'running';
}

/** A step begins when it is put to work, or when it is first heard of in any state but a mere announcement. */
function beginsNow(status: StepStatus | undefined, isNew: boolean): boolean {
  if (status === 'running' || status === 'waiting') return true;
  return isNew && status !== 'pending' && status !== 'skipped';
}

function changeStep(step: Step, part: StepPart, change: { readonly at: number; readonly begins: boolean }): Step {
  const next = { ...step };
  if (part.status !== undefined) {
    next.status = part.status;
    next.endedAt = isStepOver(part.status) ? change.at : null;
    if (isStepOver(step.status) && !isStepOver(part.status)) next.progress = 0;
    if (part.status === 'completed') next.progress = 1;
  }
  if (change.begins && next.startedAt === null) next.startedAt = change.at;
  if (part.progress !== undefined) next.progress = part.progress;
  if (part.message !== undefined) next.message = part.message;
  if (part.attempt !== undefined) next.attempt = part.attempt;
  if (part.data !== undefined) next.data = part.data;
  return next;
}

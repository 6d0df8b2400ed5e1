import type { ProcessHandle, Snapshot } from '@stepcast/client';
import { useRef, useState } from 'preact/hooks';
import { TimeAgo } from '../shell/time-ago.tsx';

export interface CancelControlProps {
  readonly handle: ProcessHandle;
  readonly isOffered: boolean;
  readonly request: Snapshot['cancelRequested'];
}

const MAX_REASON = 4096;

/** Asks for the end of a process. Only its owner can end it, so this tells that it was asked, not that it is done. */
export function CancelControl({ handle, isOffered, request }: CancelControlProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState('');
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'cancel') return;
    const typed = new FormData(event.currentTarget).get('reason');
    const reason = typeof typed === 'string' ? typed.trim() : '';
    setProblem('');
    handle.cancel(reason === '' ? undefined : reason).catch((error: unknown) => {
      setProblem(`Could not ask: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  if (request !== null) {
    return (
      <p class="cancel-note">
        Cancel requested <TimeAgo at={request.at} />
        {request.reason !== null && `: ${request.reason}`}
      </p>
    );
  }
  if (!isOffered) return null;
  return (
    <>
      <button type="button" class="button button-danger" onClick={() => dialog.current?.showModal()}>
        Cancel…
      </button>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <dialog ref={dialog} class="dialog" aria-labelledby="cancel-title">
        <form method="dialog" onSubmit={submit}>
          <h2 id="cancel-title">Ask this process to stop?</h2>
          <p class="quiet">Its owner sees the request and decides.</p>
          <label class="field">
            <span>Reason (optional)</span>
            <input name="reason" maxLength={MAX_REASON} autocomplete="off" />
          </label>
          <div class="dialog-actions">
            <button type="submit" class="button" value="keep">
              Keep it running
            </button>
            <button type="submit" class="button button-danger" value="cancel">
              Request cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

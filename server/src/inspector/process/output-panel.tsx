import { memo } from './memo.ts';
import type { OutputBlock } from './output.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

/** The command's output like a terminal shows it: the newest below, staying there unless one scrolls up. */
export function OutputPanel({ output }: { readonly output: readonly OutputBlock[] }) {
  const { box, isAtEnd, onScroll, toEnd } = useStickToEnd(output);
  return (
    <>
      <div
        class="panel-body output mono"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Output"
      >
        {output.length === 0 && <p class="quiet">No output. `stepcast run` records a command’s.</p>}
        {output.map((block) => (
          <Block key={block.id} block={block} />
        ))}
      </div>
      {!isAtEnd && (
        <button type="button" class="button button-small to-end" onClick={toEnd}>
          Newest ↓
        </button>
      )}
    </>
  );
}

const Block = memo(({ block }: { readonly block: OutputBlock }) => <div class={`block block-${block.stream}`}>{block.text}</div>);

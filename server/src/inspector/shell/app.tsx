import { ProcessListPage } from '../list/process-list-page.tsx';
import { ProcessPage } from '../process/process-page.tsx';
import { useApp } from './app-context.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { Link } from './link.tsx';
import { Logo } from './logo.tsx';
import { NEWEST, type Place } from './place.ts';
import { useStore } from './store.ts';

export function App() {
  const place = useStore(useApp().router);
  return (
    <>
      <SkipLink />
      <header class="top">
        <Link to={NEWEST} class="brand" label="Stepcast: all processes">
          <Logo />
          <span>Stepcast</span>
        </Link>
        <nav class="top-links">
          <a href={useApp().router.root.href + 'docs'}>API</a>
        </nav>
        <ConnectionBadge />
      </header>
      <main id="main" tabIndex={-1}>
        <Shown place={place} />
      </main>
    </>
  );
}

function Shown({ place }: { readonly place: Place }) {
  switch (place.name) {
    case 'list':
      return <ProcessListPage place={place} />;
    case 'process':
      return <ProcessPage key={place.id} id={place.id} />;
    case 'nowhere':
      return (
        <section class="notice">
          <h1>Nothing is here</h1>
          <p>
            <Link to={NEWEST}>All processes</Link>
          </p>
        </section>
      );
  }
}

/** Moves the focus itself: a fragment would be resolved against the page's base address and leave the page. */
function SkipLink() {
  const skip = (event: MouseEvent): void => {
    event.preventDefault();
    document.getElementById('main')?.focus();
  };
  return (
    <a class="skip" href="#main" onClick={skip}>
      Skip to content
    </a>
  );
}

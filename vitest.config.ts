import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findProgram, isCi, TEST_SERVICES, type TestService } from './scripts/test-services.ts';

const WORKSPACES = '{shared,server,client-sdk,cli,test,scripts}';
const suffixes = TEST_SERVICES.map(({ suffix }) => suffix).join('|');

/** Everything without a service's suffix: beside the code, and under test/. */
const unit: TestProjectConfiguration = {
  extends: true,
  // Time-outs only end what hangs; a machine that is busy with everything else may take seconds over milliseconds.
  test: { name: 'unit', include: [`${WORKSPACES}/**/!(*.@(${suffixes})).test.ts`], testTimeout: 30_000, hookTimeout: 30_000 },
};

/** Left out where its service is missing, which `npm test` has said; never in CI. */
function projectOf(service: TestService): TestProjectConfiguration[] {
  const program = findProgram(service);
  if (program === null && !isCi) return [];
  return [
    {
      extends: true,
      test: {
        name: service.suffix,
        include: [`${WORKSPACES}/**/*.${service.suffix}.test.ts`],
        env: program === null ? {} : { [service.variable]: program },
        testTimeout: 30_000,
        hookTimeout: 60_000,
      },
    },
  ];
}

export default defineConfig({
  test: {
    projects: [unit, ...TEST_SERVICES.flatMap(projectOf)],
    // Tests that lean on their neighbours show themselves; the printed seed repeats a run: `npm test -- --sequence.seed=…`.
    sequence: { shuffle: { files: true, tests: true } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});

import { expect, it } from 'vitest';
import { percent, progressBar } from './progress-bar.ts';

it('fills a bar by eighths and never beyond its ends', () => {
  expect(progressBar(0, 4)).toBe('░░░░');
  expect(progressBar(0.5, 4)).toBe('██░░');
  expect(progressBar(0.53125, 4)).toBe('██▏░');
  expect(progressBar(1, 4)).toBe('████');
  expect(progressBar(7, 4)).toBe('████');
  expect(progressBar(-1, 4)).toBe('░░░░');
});

it('says 100 % only of the end', () => {
  expect(percent(0.999)).toBe('99 %');
  expect(percent(0.29)).toBe('29 %');
  expect(percent(1)).toBe('100 %');
});

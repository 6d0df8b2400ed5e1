import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './config.ts';

describe('readSettings', () => {
  it('gives the defaults when nothing is set', () => {
    expect(readSettings({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8080,
      STEPCAST_TTL_BY_WORKFLOW: {},
      STEPCAST_ALLOWED_ORIGINS: [],
    });
  });

  it('takes an empty text for no value', () => {
    expect(readSettings({ PORT: '', REDIS_URL: '' }).PORT).toBe(8080);
  });

  it('reads lists and lifetimes', () => {
    const settings = readSettings({
      STEPCAST_ALLOWED_ORIGINS: 'https://a.test, https://b.test',
      STEPCAST_TTL_BY_WORKFLOW: '{"order":5000}',
    });
    expect(settings.STEPCAST_ALLOWED_ORIGINS).toEqual(['https://a.test', 'https://b.test']);
    expect(settings.STEPCAST_TTL_BY_WORKFLOW).toEqual({ order: 5000 });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['STEPCAST_LOG_LEVEL', 'loud'],
    ['STEPCAST_TTL_BY_WORKFLOW', '{order:5000}'],
    ['STEPCAST_TTL_BY_WORKFLOW', '{"order":"5 s"}'],
  ])('names the setting when %s is %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(SettingsError);
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });

  it.each(['REDIS_URL', 'REDIS_READ_URL', 'DATABASE_URL'])('refuses %s rather than ignore it', (name) => {
    expect(() => readSettings({ [name]: 'redis://127.0.0.1' })).toThrow(name);
  });

  it('takes DATABASE_URL=none, which asks for what this version does', () => {
    expect(() => readSettings({ DATABASE_URL: 'none' })).not.toThrow();
  });
});

import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** shared (lib, components) -> features -> app: nothing imports against the arrow, and no feature imports another. */
const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});
const features = readdirSync(new URL('./src/features', import.meta.url));

export default tseslint.config(
  { ignores: ['dist', 'src/lib/api/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  a11y.flatConfigs.strict,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      // A frame that scrolls must be reachable by keyboard.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: [], roles: ['region'] }],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['public/*.js'], rules: { 'no-console': 'off' } },
  forbid(
    ['src/lib/**', 'src/components/**'],
    ['@/features/*', '@/app/*', '**/features/**', '**/app/**'],
    'Shared code does not know the features or the app.',
  ),
  ...features.map((feature) =>
    forbid(
      [`src/features/${feature}/**`],
      [
        '@/app/*',
        '@/features/**',
        ...features.filter((other) => other !== feature).map((other) => `../../${other}/**`),
      ],
      'A feature imports neither the app nor another feature; use a relative path inside its own.',
    ),
  ),
);

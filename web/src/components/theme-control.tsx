import { ComputerDesktopIcon, MoonIcon, SunIcon } from '@heroicons/react/24/outline';
import { preferences, usePreferences, type Theme } from '@/lib/preferences';
import { IconButton } from './button';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const names: Record<Theme, string> = { system: 'system', light: 'light', dark: 'dark' };
const icons = { system: ComputerDesktopIcon, light: SunIcon, dark: MoonIcon };

/** Goes round: system, light, dark. */
export function ThemeControl() {
  const { theme } = usePreferences();
  const Icon = icons[theme];
  return (
    <IconButton label={`Theme: ${names[theme]}`} onClick={() => preferences.set({ theme: next[theme] })}>
      <Icon className="size-5" aria-hidden="true" />
    </IconButton>
  );
}

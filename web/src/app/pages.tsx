import { useLocation, useNavigate } from 'react-router';
import { LoginPage } from '@/features/auth/components/login-page';
import { ChatPage } from '@/features/chat/components/chat-page';
import { DashboardPage } from '@/features/dashboard/components/dashboard-page';
import { HistoryPage } from '@/features/history/components/history-page';
import { RecentQuestions } from '@/features/history/components/recent-questions';
import { session, useSession } from '@/lib/session';

// Where the app joins features that do not know each other.

function Login({ mode }: { mode: 'login' | 'register' }) {
  const { notice } = useSession();
  const { state } = useLocation() as { state: unknown };
  const navigate = useNavigate();
  return (
    <LoginPage
      mode={mode}
      notice={notice}
      onLogin={(token) => session.signIn(token)}
      onMode={(next) => void navigate(`/${next}`, { state })}
    />
  );
}

export const LoginRoute = () => <Login mode="login" />;
export const RegisterRoute = () => <Login mode="register" />;
export const DashboardRoute = () => <DashboardPage recent={<RecentQuestions limit={6} detailed />} />;
export const ChatRoute = () => <ChatPage />;
export const HistoryRoute = () => <HistoryPage />;

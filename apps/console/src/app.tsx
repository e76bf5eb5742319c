import { QueryClient } from '@tanstack/react-query';
import englishMessages from 'ra-language-english';
import polyglotI18nProvider from 'ra-i18n-polyglot';
import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import {
  CoreAdminContext,
  CoreAdminUI,
  CustomRoutes,
  localStorageStore,
  Notification,
  Resource,
} from 'react-admin';
import { ErrorBoundary } from 'react-error-boundary';
import { BrowserRouter, Navigate, Route } from 'react-router-dom';
import { authProvider } from './api/auth-provider.js';
import { dataProvider } from './api/data-provider.js';
import { failureOf } from './api/problem.js';
import { Page, Sheet } from './display/page.js';
import { Failed, SkeletonLines } from './display/states.js';
import { ConsoleLayout } from './layout/console-layout.js';
import { NotFoundPage } from './layout/not-found-page.js';
import { LogInPage } from './session/log-in-page.js';
import { SessionEndedDialog } from './session/session-ended-dialog.js';
import { ColourModeProvider } from './theme/colour-mode.js';

const i18nProvider = polyglotI18nProvider(() => englishMessages, 'en');
const store = localStorageStore('1', 'stillwatch');

const retriesOfUnreachable = 2;
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < retriesOfUnreachable && failureOf(error).status === 0,
    },
  },
});

const Waiting = () => (
  <Page title="Loading">
    <SkeletonLines lines={8} />
  </Page>
);

const BrokenPage = ({ error }: { error: unknown }) => (
  <Page title="Something went wrong">
    <Sheet>
      <Failed what="this page" error={error} retry={() => window.location.reload()} />
    </Sheet>
  </Page>
);

/** A page whose code loads when it is first opened. If that fails, or the page breaks, the frame around it stays. */
const onDemand = (Content: LazyExoticComponent<ComponentType>) =>
  function OnDemand() {
    return (
      <ErrorBoundary fallbackRender={BrokenPage}>
        <Suspense fallback={<Waiting />}>
          <Content />
        </Suspense>
      </ErrorBoundary>
    );
  };

const loadQueue = () => import('./resources/cases/list.js');
const loadCase = () => import('./resources/cases/show.js');
// The two pages that a day is spent on begin to load beside the session, not after it.
if (window.location.pathname.startsWith('/cases/')) void loadCase();
else if (['/', '/cases'].includes(window.location.pathname)) void loadQueue();

const CaseQueue = onDemand(lazy(loadQueue));
const CasePage = onDemand(lazy(loadCase));
const AccountList = onDemand(lazy(() => import('./resources/accounts/list.js')));
const AccountPage = onDemand(lazy(() => import('./resources/accounts/show.js')));
const CampaignList = onDemand(lazy(() => import('./resources/campaigns/list.js')));
const CampaignPage = onDemand(lazy(() => import('./resources/campaigns/show.js')));
const AppealList = onDemand(lazy(() => import('./resources/appeals/list.js')));
const AppealPage = onDemand(lazy(() => import('./resources/appeals/show.js')));
const Policies = onDemand(lazy(() => import('./resources/policies/page.js')));
const Webhooks = onDemand(lazy(() => import('./resources/webhooks/page.js')));
const PublicAppeal = onDemand(lazy(() => import('./public-pages/appeal-page.js')));
const PublicAttestation = onDemand(lazy(() => import('./public-pages/attestation-page.js')));
const AuditLog = onDemand(lazy(() => import('./resources/audit-log/list.js')));
const ScheduledAudits = onDemand(lazy(() => import('./resources/scheduled-audits/list.js')));
const Scorecards = onDemand(lazy(() => import('./resources/scorecards/list.js')));
const ScorecardPage = onDemand(lazy(() => import('./resources/scorecards/show.js')));
const People = onDemand(lazy(() => import('./resources/users/list.js')));
const PersonPage = onDemand(lazy(() => import('./resources/users/show.js')));
const Profile = onDemand(lazy(() => import('./resources/profile/page.js')));
const Invitation = onDemand(lazy(() => import('./public-pages/invitation-page.js')));
const SetUp = onDemand(lazy(() => import('./public-pages/set-up-page.js')));
const System = onDemand(lazy(() => import('./resources/system/page.js')));

export const App = () => (
  <BrowserRouter>
    <CoreAdminContext
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      queryClient={queryClient}
      store={store}
    >
      <ColourModeProvider>
        <CoreAdminUI
          title="Stillwatch"
          layout={ConsoleLayout}
          loginPage={LogInPage}
          catchAll={NotFoundPage}
          loading={Waiting}
          error={BrokenPage}
          requireAuth
          disableTelemetry
        >
          <Resource name="cases" list={CaseQueue} />
          <Resource name="accounts" list={AccountList} />
          <Resource name="campaigns" list={CampaignList} />
          <Resource name="appeals" list={AppealList} />
          <Resource name="audit-log" list={AuditLog} />
          <Resource name="scheduled-audits" list={ScheduledAudits} />
          <Resource name="scorecards" list={Scorecards} />
          <Resource name="users" list={People} />
          <CustomRoutes>
            <Route path="/" element={<Navigate to="/cases" replace />} />
            <Route path="/cases/:id" element={<CasePage />} />
            <Route path="/accounts/:id" element={<AccountPage />} />
            <Route path="/appeals/:id" element={<AppealPage />} />
            <Route path="/policies" element={<Policies />} />
            <Route path="/webhooks" element={<Webhooks />} />
            <Route path="/campaigns/:id" element={<CampaignPage />} />
            <Route path="/scorecards/:id" element={<ScorecardPage />} />
            <Route path="/users/:id" element={<PersonPage />} />
            <Route path="/profile" element={<Profile />} />
            <Route path="/system" element={<System />} />
          </CustomRoutes>
          <CustomRoutes noLayout>
            <Route path="/invitation/:token" element={<Invitation />} />
            <Route path="/set-up/:token" element={<SetUp />} />
            <Route path="/public/appeals/:token" element={<PublicAppeal />} />
            <Route path="/public/attestations/:token" element={<PublicAttestation />} />
          </CustomRoutes>
        </CoreAdminUI>
        <SessionEndedDialog />
        <Notification anchorOrigin={{ vertical: 'top', horizontal: 'center' }} />
      </ColourModeProvider>
    </CoreAdminContext>
  </BrowserRouter>
);

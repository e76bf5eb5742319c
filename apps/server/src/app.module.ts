import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccountReadingService } from './accounts/account-reading.service.js';
import { AccountRecordsController } from './accounts/account-records.controller.js';
import { AccountRegistrationService } from './accounts/account-registration.service.js';
import { RescoreAccountsProcessor } from './accounts/rescore-accounts.processor.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { AccountsService } from './accounts/accounts.service.js';
import { ApprovalsService } from './accounts/approvals.service.js';
import { DeclaredPurposesService } from './accounts/declared-purposes.service.js';
import { AttestationLinks } from './accounts/attestation-links.js';
import { AttestationRequestsService } from './accounts/attestation-requests.service.js';
import { AttestationsController } from './accounts/attestations.controller.js';
import { CohortsService } from './accounts/cohorts.service.js';
import { ModelsController } from './accounts/models.controller.js';
import { StandingTurnsService } from './accounts/standing-turns.service.js';
import { TellStandingTurnsProcessor } from './accounts/tell-standing-turns.processor.js';
import { ModelsService } from './accounts/models.service.js';
import { AppealHearingService } from './appeals/appeal-hearing.service.js';
import { AppealLinks } from './appeals/appeal-links.js';
import { AppealsController } from './appeals/appeals.controller.js';
import { AppealsService } from './appeals/appeals.service.js';
import { PublicAppealsController } from './appeals/public-appeals.controller.js';
import { PublicAppealsService } from './appeals/public-appeals.service.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { AuditLogExportService } from './audit-log/audit-log-export.service.js';
import { AuditLogService, AuditTail } from './audit-log/audit-log.service.js';
import { AccessGuard } from './auth/access.guard.js';
import { authControllers, authServices } from './auth/auth.providers.js';
import { KeyMemory } from './auth/key-memory.js';
import { AccountLinksService } from './campaigns/account-links.service.js';
import { CampaignReadingService } from './campaigns/campaign-reading.service.js';
import { CampaignReviewService } from './campaigns/campaign-review.service.js';
import { CampaignScoringService } from './campaigns/campaign-scoring.service.js';
import { CampaignsController } from './campaigns/campaigns.controller.js';
import { LinkAccountsProcessor } from './campaigns/link-accounts.processor.js';
import { LinkageAuditsService } from './campaigns/linkage-audits.service.js';
import { LinkerService } from './campaigns/linker.service.js';
import { ScoreCampaignProcessor } from './campaigns/score-campaign.processor.js';
import { SuccessionService } from './campaigns/succession.service.js';
import { CampaignsService } from './campaigns/campaigns.service.js';
import { AuditCasesService } from './cases/audit-cases.service.js';
import { CaseClosingService } from './cases/case-closing.service.js';
import { CaseLeasesService } from './cases/case-leases.service.js';
import { CaseReadingService } from './cases/case-reading.service.js';
import { CaseWorkService } from './cases/case-work.service.js';
import { CasesController } from './cases/cases.controller.js';
import { CasesService } from './cases/cases.service.js';
import { FindingsService } from './cases/findings.service.js';
import { HandBackService } from './cases/hand-back.service.js';
import { SavedFiltersController } from './cases/saved-filters.controller.js';
import { SavedFiltersService } from './cases/saved-filters.service.js';
import { TakeCheckpointProcessor } from './checkpoints/take-checkpoint.processor.js';
import { checkpointControllers, checkpointServices } from './checkpoints/checkpoints.providers.js';
import { Clock } from './clock/clock.js';
import { BulkActRun } from './enforcement/bulk-act-run.js';
import { BulkActsController } from './enforcement/bulk-acts.controller.js';
import { BulkActsProcessor } from './enforcement/bulk-acts.processor.js';
import { BulkActsService } from './enforcement/bulk-acts.service.js';
import { ImpactService } from './enforcement/impact.service.js';
import { OrphanedProposals } from './enforcement/orphaned-proposals.js';
import { ReviewAidsController } from './enforcement/review-aids.controller.js';
import { SimilarCasesService } from './enforcement/similar-cases.service.js';
import { CaseReviews } from './enforcement/case-reviews.js';
import { DecisionAccounts } from './enforcement/decision-accounts.js';
import { DecisionRecords } from './enforcement/decision-records.js';
import { DecisionWithdrawals } from './enforcement/decision-withdrawals.js';
import { DecisionsController } from './enforcement/decisions.controller.js';
import { DecisionsService } from './enforcement/decisions.service.js';
import { EnforcementCheckService } from './enforcement/enforcement-check.service.js';
import { EnforcementController } from './enforcement/enforcement.controller.js';
import { EnforcementService } from './enforcement/enforcement.service.js';
import { StandingMemory } from './enforcement/standing-memory.js';
import { StandingReading } from './enforcement/standing-reading.js';
import { AttachmentsController } from './evidence/attachments.controller.js';
import { AttachmentsService } from './evidence/attachments.service.js';
import { EvidenceErasureService } from './evidence/evidence-erasure.service.js';
import { EvidenceService } from './evidence/evidence.service.js';
import { ExcerptKeepingService } from './evidence/excerpt-keeping.service.js';
import { ExcerptReadingService } from './evidence/excerpt-reading.service.js';
import { ExcerptsController } from './evidence/excerpts.controller.js';
import { Draining } from './http/draining.js';
import { AllowedMethods } from './http/allowed-methods.js';
import { BodyInterceptor } from './http/body.interceptor.js';
import { BatchRefusals } from './http/batch-refusals.js';
import { ByteBudget } from './http/byte-budget.js';
import { PathInterceptor } from './http/path.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { PublicLimiter } from './http/public-limiter.js';
import { schemaPipe } from './http/schema.pipe.js';
import { BatchThreads } from './ingest/batch-threads.js';
import { IngestService } from './ingest/ingest.service.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeService } from './intake/intake.service.js';
import { UsageEventsController } from './ingest/usage-events.controller.js';
import { DeliverWebhooksProcessor } from './notifications/deliver-webhooks.processor.js';
import { DispatchOutboxProcessor } from './notifications/dispatch-outbox.processor.js';
import { Mailer } from './notifications/mailer.js';
import { NoticeSendingService } from './notifications/notice-sending.service.js';
import { NoticeWritingService } from './notifications/notice-writing.service.js';
import { NoticesController } from './notifications/notices.controller.js';
import { NoticesService } from './notifications/notices.service.js';
import { OutboxDispatchService } from './notifications/outbox-dispatch.service.js';
import { SendNoticesProcessor } from './notifications/send-notices.processor.js';
import { WebhookDeliveryService } from './notifications/webhook-delivery.service.js';
import { WebhookEndpointsService } from './notifications/webhook-endpoints.service.js';
import { WebhookLogService } from './notifications/webhook-log.service.js';
import { WebhooksController } from './notifications/webhooks.controller.js';
import { DeadLettersController } from './outbox/dead-letters.controller.js';
import { DeadLettersService } from './outbox/dead-letters.service.js';
import { OutboxService, WaitingMessagesService } from './outbox/outbox.service.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PoliciesService } from './policies/policies.service.js';
import { PolicyAcceptancesService } from './policies/policy-acceptances.service.js';
import { JOB_HANDLERS, type JobHandler } from './queues/job-handler.js';
import { QueuesService } from './queues/queues.service.js';
import { WorkersService } from './queues/workers.service.js';
import { EvidencePacketsController } from './reports/evidence-packets.controller.js';
import { MakeEvidencePacketProcessor } from './reports/make-evidence-packet.processor.js';
import { PacketRun } from './reports/packet-run.js';
import { ReportsService } from './reports/reports.service.js';
import { AuditJobContext } from './scheduled-audits/audit-job.js';
import { AuditRunsService } from './scheduled-audits/audit-runs.service.js';
import { ScheduledAuditProcessor } from './scheduled-audits/scheduled-audit.processor.js';
import { ScheduledAuditsController } from './scheduled-audits/scheduled-audits.controller.js';
import { ScheduledAuditsService } from './scheduled-audits/scheduled-audits.service.js';
import { BacktestRunService } from './scorecards/backtest-run.service.js';
import { BacktestScorecardProcessor } from './scorecards/backtest-scorecard.processor.js';
import { BacktestsController } from './scorecards/backtests.controller.js';
import { BacktestsService } from './scorecards/backtests.service.js';
import { ScorecardVersionsService } from './scorecards/scorecard-versions.service.js';
import { ScorecardsController } from './scorecards/scorecards.controller.js';
import { ScorecardsService } from './scorecards/scorecards.service.js';
import { ShadowComparisonService } from './scorecards/shadow-comparison.service.js';
import { TrainingDataService } from './scorecards/training-data.service.js';
import { ScoreAccountProcessor } from './scoring/score-account.processor.js';
import { ScoringService } from './scoring/scoring.service.js';
import { Readiness } from './system/readiness.js';
import { SystemController } from './system/system.controller.js';
import { SystemService } from './system/system.service.js';

const services: Type[] = [
  ...[Clock, QueuesService, AuditLogService, PoliciesService, PolicyAcceptancesService, OutboxService],
  ...[WaitingMessagesService, DeadLettersService],
  ...authServices,
  ...checkpointServices,
  AuditLogExportService,
  ...[
    AccountsService,
    AccountReadingService,
    CohortsService,
    AccountRegistrationService,
    ApprovalsService,
    DeclaredPurposesService,
    AttestationRequestsService,
    AttestationLinks,
    StandingTurnsService,
    ModelsService,
  ],
  ...[
    CasesService,
    AuditCasesService,
    CaseClosingService,
    CaseReadingService,
    CaseWorkService,
    CaseLeasesService,
    FindingsService,
    HandBackService,
    SavedFiltersService,
  ],
  ...[
    EvidenceService,
    EvidenceErasureService,
    ExcerptKeepingService,
    ExcerptReadingService,
    AttachmentsService,
  ],
  ...[ScorecardsService, ScorecardVersionsService, ShadowComparisonService, TrainingDataService],
  ...[BacktestsService, BacktestRunService],
  ...[CampaignsService, AccountLinksService, CampaignReadingService, CampaignReviewService],
  ...[CampaignScoringService, LinkerService, LinkageAuditsService, SuccessionService],
  ...[
    EnforcementService,
    StandingReading,
    CaseReviews,
    DecisionAccounts,
    DecisionRecords,
    OrphanedProposals,
    DecisionWithdrawals,
    DecisionsService,
  ],
  ...[ImpactService, SimilarCasesService, BulkActsService, BulkActRun],
  ...[AppealsService, AppealHearingService, AppealLinks, PublicAppealsService, PublicLimiter],
  ...[Mailer, NoticesService, NoticeWritingService, NoticeSendingService],
  ...[OutboxDispatchService, WebhookDeliveryService, WebhookEndpointsService, WebhookLogService],
  ...[ReportsService, PacketRun],
  ...[ScheduledAuditsService, AuditRunsService, AuditJobContext],
  ...[IngestService, BatchThreads, BatchRefusals, IntakeService, ByteBudget, ScoringService, SystemService],
];

/** What the API does when the database is away, and when it is told to stop. */
const liveness: Type[] = [AuditTail, KeyMemory, StandingMemory, EnforcementCheckService, Draining, Readiness];

const controllers: Type[] = [
  ...authControllers,
  ...checkpointControllers,
  ...[AuditLogController, PoliciesController],
  ...[
    AccountsController,
    AccountRecordsController,
    ModelsController,
    CasesController,
    SavedFiltersController,
  ],
  ...[
    DecisionsController,
    ReviewAidsController,
    BulkActsController,
    EnforcementController,
    ScheduledAuditsController,
  ],
  ...[ExcerptsController, AttachmentsController],
  AttestationsController,
  ...[AppealsController, PublicAppealsController, NoticesController, WebhooksController],
  DeadLettersController,
  ...[ScorecardsController, BacktestsController],
  EvidencePacketsController,
  ...[UsageEventsController, IntakeController, CampaignsController, SystemController],
];

const handlers: Type<JobHandler>[] = [
  ScoreAccountProcessor,
  LinkAccountsProcessor,
  ScoreCampaignProcessor,
  RescoreAccountsProcessor,
  BacktestScorecardProcessor,
  BulkActsProcessor,
  TakeCheckpointProcessor,
  TellStandingTurnsProcessor,
  DispatchOutboxProcessor,
  DeliverWebhooksProcessor,
  SendNoticesProcessor,
  MakeEvidencePacketProcessor,
  ScheduledAuditProcessor,
];

/** One set of services, two mains: the API adds the controllers, the worker the job handlers. */
@Module({})
export class AppModule {
  /** `opened` holds what must be open before the application: configuration, connections, secrets. */
  static forApi(opened: Provider[]): DynamicModule {
    return {
      module: AppModule,
      controllers,
      providers: [
        ...opened,
        ...services,
        ...liveness,
        AllowedMethods,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: PathInterceptor },
        { provide: APP_INTERCEPTOR, useClass: BodyInterceptor },
        { provide: APP_PIPE, useValue: schemaPipe },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }

  static forWorker(opened: Provider[]): DynamicModule {
    return {
      module: AppModule,
      providers: [
        ...opened,
        ...services,
        ...handlers,
        { provide: JOB_HANDLERS, useFactory: (...all: JobHandler[]) => all, inject: handlers },
        WorkersService,
      ],
    };
  }
}

import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { AuthService } from './auth/auth.service.js';
import { FirstStartService } from './auth/first-start.service.js';
import { readEnv } from './env/env.js';
import { Draining } from './http/draining.js';
import { createHttpApplication } from './http/http-application.js';
import { createLogger } from './http/logger.js';
import { openAll } from './opened.js';
import { runMain, stopOnSignals } from './process-lifecycle.js';

await runMain('api', async () => {
  const env = readEnv();
  const logger = createLogger('api', env.LOG_LEVEL);
  const opened = await openAll(env, logger);
  const app = await createHttpApplication(AppModule.forApi(opened.providers), env, logger);
  stopOnSignals(logger, {
    app,
    opened,
    finish: async () => {
      const cut = await app.get(Draining).finishRequests(app.getHttpServer());
      if (cut > 0) logger.warn({ requests: cut }, 'requests that took too long were cut');
    },
  });
  await app.init();
  await app.get(AuthService).bootstrap(env);
  await app.listen(env.PORT, env.HOST);
  logger.info({ url: await app.getUrl() }, 'serving');
  const setUpUrl = await app.get(FirstStartService).setUpUrl();
  if (setUpUrl !== undefined)
    process.stdout.write(`Nobody can sign in yet. Make the first administrator at ${setUpUrl}\n`);
});

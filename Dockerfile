# One image for every process of Stillwatch: the API, which serves the console, and the worker.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npx turbo run build --output-logs=errors-only

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 STILLWATCH_CONSOLE_DIR=/app/apps/console/dist STILLWATCH_DATA_DIR=/var/lib/stillwatch
RUN mkdir -p /var/lib/stillwatch && chown node:node /var/lib/stillwatch && chmod 700 /var/lib/stillwatch
WORKDIR /app
COPY --from=build --chown=node:node /app /app
USER node
EXPOSE 3000
CMD ["node", "apps/server/dist/api.js"]

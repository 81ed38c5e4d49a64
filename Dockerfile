# One image for the gateway and the mock agencies. Node compiles better-sqlite3 where no prebuilt file fits; the compiler
# of the sources stays behind.
FROM node:20-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.mjs tsconfig.json ./
COPY contracts ./contracts
COPY adapters ./adapters
COPY gateway ./gateway
COPY mocks ./mocks
RUN node build.mjs && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
RUN mkdir /data /keys && chown node:node /data /keys
USER node
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["node", "--enable-source-maps", "dist/gateway/cli/main.js"]
CMD ["serve", "--host", "0.0.0.0", "--data", "/data"]

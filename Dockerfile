# One image for the gateway and the mock agencies. Node compiles better-sqlite3 where no prebuilt file fits.
FROM node:20-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY contracts ./contracts
COPY adapters ./adapters
COPY gateway ./gateway
COPY mocks ./mocks
RUN mkdir /data /keys && chown node:node /data /keys
USER node
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["node", "--import", "tsx", "gateway/cli/main.ts"]
CMD ["serve", "--host", "0.0.0.0", "--data", "/data"]

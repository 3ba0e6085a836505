/** The environment of an app under test: nothing of the developer's own `.env` gets in, and nothing waits. */
export function serverEnvironment({ port, dataFolder }: { port: number; dataFolder: string }): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '0.0.0.0',
    DATA_DIR: dataFolder,
    // Set but empty, so that an .env file doesn't set them.
    ...{
      DATABASE_URL: '',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      APP_URL: '',
      AUTH_SECRET: '',
      MODEL_SERVER_URL: '',
    },
    AUTH_RATE_LIMIT: 'off',
    BUDGETS: 'off',
    DEMO_VARIANTS: 'on',
    ...{ GUESTS: 'on', SIGN_UP: 'open' },
    LOG_LEVEL: 'warn',
    SHUTDOWN_GRACE_SECONDS: '2',
  }
}

/** Nest's injection tokens for what is opened before the application: configuration, connections and secrets. */
export const ENV = Symbol('env');
export const DATABASE = Symbol('database');
export const DATABASE_WATCH = Symbol('database watch');
export const KEYRING = Symbol('keyring');
export const FINGERPRINT_KEY = Symbol('fingerprint key');
export const QUEUE_BACKEND = Symbol('queue backend');
export const LOGGER = Symbol('logger');

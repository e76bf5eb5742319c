import { measureSpeed } from './measure-speed.js';

process.stdout.write(`${JSON.stringify(measureSpeed(), null, 2)}\n`);

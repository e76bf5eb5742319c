const keep=setInterval(()=>{},1000);
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { BatchThreads } from './dist/ingest/batch-threads.js';
import { LineCounter } from './dist/http/line-counter.js';
import { ByteCollector } from './dist/http/byte-collector.js';
import { makeFingerprintKey } from '@stillwatch/detection/fingerprint';
import { isolationBodies } from '../evaluation/dist/bench/isolation-bodies.js';
const t = new BatchThreads({STILLWATCH_MAX_BATCH_BYTES: 32<<20}, makeFingerprintKey(Buffer.alloc(32,1)), console);
const window={earliestMs:0,latestMs:4e12};
const wait=ms=>new Promise(r=>setTimeout(r,ms));
await t.read({kind:'ndjson',bytes:Buffer.from('{}'),window},{});
for (const b of isolationBodies()) { if (b.isGzip) continue;
 const bytes=Buffer.from(b.bytes);
 const h=monitorEventLoopDelay({resolution:5}); 
 let c0=process.cpuUsage();
 const lc=new LineCounter(), bc=new ByteCollector(); const t0=performance.now(); for(let i=0;i<bytes.length;i+=65536){lc.add(bytes.subarray(i,i+65536)); bc.add(bytes.subarray(i,i+65536));} const t1=performance.now(); const whole=bc.bytes(); const t2=performance.now();
 let c1=process.cpuUsage(c0);
 if (lc.lines>100000){console.log(b.name,'count',(t1-t0).toFixed(),'cpu',(c1.user+c1.system)/1000); continue;}
 await wait(20); h.enable(); const e0=performance.eventLoopUtilization(); const t3=performance.now(); c0=process.cpuUsage();
 const {read}=await t.read({kind:'ndjson',bytes:whole,window},{}); const t4=performance.now(); c1=process.cpuUsage(c0); await wait(20); h.disable(); const e=performance.eventLoopUtilization(e0);
 console.log(b.name,'| collect',(t1-t0).toFixed(),'concat',(t2-t1).toFixed(),'| read ms',(t4-t3).toFixed(),'process cpu ms',((c1.user+c1.system)/1000).toFixed(),'| loop max ms',(h.max/1e6).toFixed(),'active ms',e.active.toFixed(1),'|',read.events.count,read.receipt.rejectedCount);
}
await t.onApplicationShutdown();
clearInterval(keep)

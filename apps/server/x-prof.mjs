import inspector from 'node:inspector/promises';
import { readBatch } from './dist/ingest/batch-reader.js';
import { makeFingerprintKey } from '@stillwatch/detection/fingerprint';
import { isolationBodies } from '../evaluation/dist/bench/isolation-bodies.js';
const key=makeFingerprintKey(Buffer.alloc(32,1));
const window={earliestMs:0,latestMs:4e12};
const bodies=isolationBodies();
for (const name of ['8 events of 3.8 MB','10,000 valid events']) {
 const bytes=Buffer.from(bodies.find(b=>b.name===name).bytes);
 readBatch({kind:'ndjson',bytes,window},key);
 const s=new inspector.Session(); s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.start');
 const c0=process.cpuUsage(); for(let i=0;i<(name[0]==='8'?1:5);i++) readBatch({kind:'ndjson',bytes,window},key); const c=process.cpuUsage(c0);
 const {profile}=await s.post('Profiler.stop');
 const self=new Map(); const dt=profile.timeDeltas; const byId=new Map(profile.nodes.map(n=>[n.id,n]));
 profile.samples.forEach((id,i)=>{const f=byId.get(id).callFrame; const k=f.functionName+' '+f.url.split('/').slice(-1)[0]+':'+f.lineNumber; self.set(k,(self.get(k)||0)+dt[i]);});
 console.log(name,'cpu ms',(c.user+c.system)/1000);
 for (const [k,v] of [...self].sort((a,b)=>b[1]-a[1]).slice(0,22)) console.log('  ',(v/1000).toFixed(0).padStart(6),k);
}

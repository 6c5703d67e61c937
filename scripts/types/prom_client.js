// The parts of prom-client that weir uses. Its main module also brings clusters, a push gateway and the timers of default
// metrics, which take 10 ms to load. deno.json maps the name here.
// @ts-self-types="./prom_client.d.ts"
import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import Histogram from "prom-client/lib/histogram.js";
import Registry from "prom-client/lib/registry.js";
export { Counter, Gauge, Histogram, Registry };

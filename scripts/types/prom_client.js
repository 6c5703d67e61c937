// The parts of prom-client that weir uses. Its main module also brings clusters, a push gateway and the timers of default
// metrics, which take 10 ms to load. deno.json maps the name here.
// @ts-self-types="./prom_client.d.ts"
import Counter from "npm:prom-client@15.1.3/lib/counter.js";
import Gauge from "npm:prom-client@15.1.3/lib/gauge.js";
import Histogram from "npm:prom-client@15.1.3/lib/histogram.js";
import Registry from "npm:prom-client@15.1.3/lib/registry.js";
export { Counter, Gauge, Histogram, Registry };

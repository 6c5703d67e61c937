// Families and policies of Services, on clusters of one family and of two.

import { assertEquals } from "@std/assert";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { fieldErrorText } from "../field_error.ts";
import { completeFamilies } from "./ip_families.ts";
import type { IpFamily } from "./service_spec.ts";

const v4: readonly IpFamily[] = ["IPv4"];
const dual: readonly IpFamily[] = ["IPv4", "IPv6"];
const dual6: readonly IpFamily[] = ["IPv6", "IPv4"];

interface Case {
  readonly what: string;
  readonly spec: TypedObject;
  readonly old?: TypedObject;
  readonly cluster?: readonly IpFamily[];
  /** ipFamilyPolicy and ipFamilies. */
  readonly then?: readonly [policy: string | undefined, ...families: string[]];
  readonly faults?: readonly string[];
}

const single = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4"], clusterIP: "10.0.0.5", clusterIPs: ["10.0.0.5"] };
const both = {
  ipFamilyPolicy: "RequireDualStack",
  ipFamilies: ["IPv4", "IPv6"],
  clusterIP: "10.0.0.5",
  clusterIPs: ["10.0.0.5", "fd00::5"],
};

const cases: readonly Case[] = [
  { what: "by default, one family: the cluster's first", spec: {}, then: ["SingleStack", "IPv4"] },
  { what: "the first may be IPv6", spec: {}, cluster: dual6, then: ["SingleStack", "IPv6"] },
  {
    what: "both where the cluster has them",
    spec: { ipFamilyPolicy: "PreferDualStack" },
    cluster: dual,
    then: ["PreferDualStack", "IPv4", "IPv6"],
  },
  {
    what: "a preference is no more than that",
    spec: { ipFamilyPolicy: "PreferDualStack" },
    then: ["PreferDualStack", "IPv4"],
  },
  {
    what: "the second follows the first that is asked for",
    cluster: dual,
    spec: { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv6"] },
    then: ["RequireDualStack", "IPv6", "IPv4"],
  },
  {
    what: "addresses tell their families",
    cluster: dual,
    spec: { clusterIP: "fd00::1", clusterIPs: ["fd00::1"] },
    then: ["SingleStack", "IPv6"],
  },
  {
    what: "headless without selector: both, whatever the cluster has",
    spec: { clusterIP: "None", clusterIPs: ["None"] },
    then: ["RequireDualStack", "IPv4", "IPv6"],
  },
  {
    what: "headless with a selector",
    spec: { clusterIP: "None", clusterIPs: ["None"], selector: { a: "b" } },
    then: ["SingleStack", "IPv4"],
  },
  { what: "ExternalName has none", spec: { type: "ExternalName" }, then: [undefined] },
  {
    what: "dual stack cannot be had",
    spec: { ipFamilyPolicy: "RequireDualStack" },
    faults: [
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  },
  {
    what: "a family that the cluster has not",
    spec: { ipFamilies: ["IPv6"] },
    faults: ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  },
  {
    what: "an address of such a family",
    spec: { clusterIP: "fd00::1", clusterIPs: ["fd00::1"] },
    faults: ['spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
  },
  {
    what: "two of them in a single stack",
    cluster: dual,
    spec: { ipFamilies: ["IPv4", "IPv6"] },
    faults: [
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when " +
      "multiple IP families are specified",
    ],
  },
  {
    what: "malformed addresses come first",
    spec: { clusterIP: "x", clusterIPs: ["x"], ipFamilies: ["IPv6"] },
    faults: [
      'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  },
  {
    what: "update: the policy stays",
    cluster: dual,
    spec: { clusterIP: "10.0.0.5", clusterIPs: both.clusterIPs },
    old: both,
    then: ["RequireDualStack", "IPv4", "IPv6"],
  },
  {
    what: "update: upgrade",
    cluster: dual,
    spec: { ...single, ipFamilyPolicy: "PreferDualStack" },
    old: single,
    then: ["PreferDualStack", "IPv4", "IPv6"],
  },
  {
    what: "update: downgrade takes what was left",
    cluster: dual,
    spec: { ...both, ipFamilyPolicy: "SingleStack" },
    old: both,
    then: ["SingleStack", "IPv4"],
  },
  {
    what: "update: a preference does not follow the cluster",
    cluster: dual,
    old: { ...single, type: "ClusterIP", ipFamilyPolicy: "PreferDualStack" },
    spec: { ...single, type: "ClusterIP", ipFamilyPolicy: "PreferDualStack" },
    then: ["PreferDualStack", "IPv4"],
  },
  {
    what: "update: a second address does not go unasked",
    cluster: dual,
    old: both,
    spec: { ...both, clusterIPs: ["10.0.0.5"] },
    faults: [
      "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": must be 'SingleStack' to release the secondary cluster IP",
    ],
  },
];

for (const { what, spec, old, cluster = v4, then, faults = [] } of cases) {
  Deno.test(`families: ${what}`, () => {
    const object: TypedObject = cloneValue({ type: "ClusterIP", ...spec });
    const before = old && { type: "ClusterIP", ...old };
    assertEquals(completeFamilies(object, before, cluster).map(fieldErrorText), faults);
    if (then === undefined) return;
    const [policy, ...families] = then;
    assertEquals([object.ipFamilyPolicy, object.ipFamilies ?? []], [policy, families]);
  });
}

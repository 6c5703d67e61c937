// Reviews: questions about who somebody is and what they may do. There is no authorization yet, so the answers are those
// of an authorizer that knows one rule: members of system:masters may do everything.
import { objectToProto } from "../../encoding/typed_object/to_proto.ts";
import { isTypedObject, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { FieldManager } from "../managed_fields/field_manager.ts";
import type { Resource } from "../resources/resource.ts";
import { badRequest, invalid } from "../status_error.ts";
import type { UserInfo } from "../strategies/strategy.ts";
import { accessReviewFaults } from "../validation/access_review.ts";
import { messageOf, textOf } from "../validation/fields.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { requestObject } from "../write/request_object.ts";
import { readView } from "./read_view.ts";
import { respondItem } from "./write_response.ts";

const superusers = "system:masters";

/** Gives the review its status. */
type Answer = (review: TypedObject, user: UserInfo, now: string) => void;

/** By plural; those that are not here are answered by nobody yet. */
const answers: Readonly<Record<string, Answer>> = {
  selfsubjectaccessreviews: (review, { groups }) => review.status = accessStatus(groups),
  subjectaccessreviews: subjectAccess,
  localsubjectaccessreviews: subjectAccess,
  selfsubjectrulesreviews: (review) => {
    // The namespace that was asked about is not repeated.
    review.spec = {};
    review.status = superuserRules;
  },
  selfsubjectreviews: (review, user, now) => {
    review.metadata = { creationTimestamp: now };
    const { username, uid, groups, extra } = user;
    review.status = {
      userInfo: {
        username,
        uid,
        groups: [...groups],
        ...(Object.keys(extra).length > 0 && { extra: { ...extra } as TypedObject }),
      },
    };
  },
  // There are no tokens that could be valid.
  tokenreviews: (review) => review.status = { user: {}, error: "weir does not authenticate tokens" },
};

export function isReview({ plural }: { plural: string }): boolean {
  return Object.hasOwn(answers, plural);
}

export async function handleReview(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { resource, info } = request;
  const { object: review, options } = await requestObject(request, "create");
  const metadata = isTypedObject(review.metadata) ? review.metadata : {};
  review.metadata = info.namespace === "" ? metadata : { ...metadata, namespace: info.namespace };
  checkReview(review, resource);
  const now = new Date(dependencies.now()).toISOString().replace(/\.\d+Z$/, "Z");
  new FieldManager({ resource, subresource: "", manager: options.fieldManager, now }).trackCreate(review);
  answers[resource.plural]!(review, dependencies.user, now);
  const bytes = objectToProto(resource.message!, review);
  const item = { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion: "" } as const;
  const { view } = readView(request, { now: dependencies.now() });
  return respondItem(request, item, { status: 201, view });
}

/** What other reviews cannot do without: a field of the spec, and the 400. */
const requirements: Readonly<Record<string, readonly [field: string, message: string]>> = {
  SelfSubjectRulesReview: ["namespace", "no namespace on request"],
  TokenReview: ["token", "token is required for TokenReview in authentication"],
};

/** @throws {StatusError} 400 or 422 */
function checkReview(review: TypedObject, { group, kind }: Resource): void {
  const [field, message] = requirements[kind] ?? [];
  if (field !== undefined && !textOf(messageOf(review.spec)[field])) throw badRequest(message!);
  const faults = accessReviewFaults[kind]?.(review) ?? [];
  // kube-apiserver has forgotten the kind by then.
  if (faults.length > 0) throw invalid({ group, kind: "", name: "" }, faults);
}

function subjectAccess(review: TypedObject): void {
  const groups = isTypedObject(review.spec) ? review.spec.groups : undefined;
  review.status = accessStatus(Array.isArray(groups) ? groups : []);
}

function accessStatus(groups: readonly unknown[]): TypedObject {
  return { allowed: groups.includes(superusers) };
}

function rule(verb: string, apiGroup: string, resources: string[]): TypedObject {
  return { verbs: [verb], apiGroups: [apiGroup], resources };
}

const health = ["/healthz", "/livez", "/readyz", "/version", "/version/"];

/** cluster-admin, and what everybody may do by the roles of a new cluster. */
const superuserRules: TypedObject = {
  resourceRules: [
    rule("*", "*", ["*"]),
    rule("create", "authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
    rule("create", "authentication.k8s.io", ["selfsubjectreviews"]),
  ],
  nonResourceRules: [
    { verbs: ["*"], nonResourceURLs: ["*"] },
    { verbs: ["get"], nonResourceURLs: health },
    { verbs: ["get"], nonResourceURLs: ["/.well-known", "/.well-known/*"] },
    {
      verbs: ["get"],
      nonResourceURLs: [
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
        "/healthz",
        "/livez",
        "/openapi",
        "/openapi/*",
        "/readyz",
        "/version",
        "/version/",
      ],
    },
  ],
  incomplete: false,
};

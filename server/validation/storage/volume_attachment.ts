// The validation of VolumeAttachment.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, requiredField, tooLongField } from "../../field_error.ts";
import { immutable } from "../field_rules.ts";
import { entriesOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { requiredText, ruled, ruledIfPresent } from "../workloads/checks.ts";
import { csiDriverName } from "../workloads/csi_driver_name.ts";
import { type FieldNode, rootNode } from "../workloads/field_node.ts";
import { persistentVolumeSpec } from "./persistent_volume_spec.ts";

const ERROR_BYTES_MAX = 1024;
const METADATA_BYTES_MAX = 256 * 1024;
const EXACTLY_ONE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

export const volumeAttachmentValidator: Validator = {
  validate: (attachment) => [...commonFaults(attachment), ...newFaults(attachment)],
  validateUpdate: (attachment, old) => [
    ...commonFaults(attachment),
    ...commonFaults(attachment),
    ...immutable("spec", {
      value: attachment.spec,
      old: old.spec,
      shown: internalForm("k8s.io.api.storage.v1.VolumeAttachmentSpec", attachment.spec),
    }),
  ],
  subresources: { status: (attachment) => statusFaults(rootNode(attachment).get("status")) },
};

function commonFaults(attachment: TypedObject): FieldError[] {
  const root = rootNode(attachment);
  const spec = root.get("spec");
  return [
    ...requiredText(spec.get("attacher")),
    ...sourceFaults(spec.get("source").withPath("spec.source")),
    ...ruled(spec.get("nodeName"), subdomainFaults),
    ...statusFaults(root.get("status")),
  ];
}

/** Stricter than what is stored may be. */
function newFaults(attachment: TypedObject): FieldError[] {
  const spec = rootNode(attachment).get("spec");
  const attacher = spec.get("attacher");
  return [
    ...(attacher.text === "" ? [] : csiDriverName(attacher)),
    ...ruledIfPresent(spec.get("source").get("persistentVolumeName"), subdomainFaults),
  ];
}

function sourceFaults(source: FieldNode): FieldError[] {
  const [name, inline] = [source.get("persistentVolumeName"), source.get("inlineVolumeSpec")];
  if (!name.isSet && !inline.isSet) return [requiredField(source.path, EXACTLY_ONE)];
  if (name.isSet && inline.isSet) return [forbiddenField(source.path, EXACTLY_ONE)];
  if (inline.isSet) return persistentVolumeSpec(inline, { inline: true });
  return requiredText(name, "must specify non empty persistentVolumeName");
}

function statusFaults(status: FieldNode): FieldError[] {
  const metadata = status.get("attachmentMetadata");
  const bytes = entriesOf(metadata.value).reduce(
    (sum, [key, value]) => sum + byteLength(key) + byteLength(textOf(value)),
    0,
  );
  return [
    ...(bytes > METADATA_BYTES_MAX ? [tooLongField(metadata.path, METADATA_BYTES_MAX)] : []),
    ...["attachError", "detachError"].map((name) => status.get(name).get("message"))
      .filter(({ text }) => byteLength(text) > ERROR_BYTES_MAX)
      .map(({ path }) => tooLongField(path, ERROR_BYTES_MAX)),
  ];
}

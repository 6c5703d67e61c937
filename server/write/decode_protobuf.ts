// A body in protobuf: a runtime.Unknown behind its magic number, which says what the message in it is.
import { goWireError } from "../../encoding/go_wire_error.ts";
import { openStoredValue } from "../../encoding/storage_envelope.ts";
import { protoToObject } from "../../encoding/typed_object/from_proto.ts";
import { checkConvertible, type DecodeTarget } from "./decode_target.ts";
import type { DecodedObject } from "./decode_object.ts";
import { registeredMessage } from "./kind_registry.ts";
import { DecodeError, type GroupVersionKind } from "./type_meta.ts";

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const ENVELOPE = "k8s.io.apimachinery.pkg.runtime.Unknown";

/** Unknown fields of a message are nothing that fieldValidation knows of. @throws {DecodeError} */
export function decodeProtobuf(body: Uint8Array, target: DecodeTarget): DecodedObject {
  checkMagic(body);
  const fault = goWireError(ENVELOPE, body, { start: MAGIC.length });
  if (fault !== undefined) throw new DecodeError(fault);
  const { apiVersion = "", kind: name = "", start, end } = openStoredValue(body);
  const kind = withDefaults(apiVersion, name, target.kind);
  const message = registeredMessage(target.registry, kind);
  const messageFault = goWireError(message, body, { start, end });
  if (messageFault !== undefined) throw new DecodeError(messageFault, { subject: kind });
  const object = protoToObject(message, body, { start, end });
  checkConvertible(kind, message, target);
  return { object, kind, problems: [] };
}

function checkMagic(body: Uint8Array): void {
  if (body.length === 0) throw new DecodeError("empty data");
  if (MAGIC.some((byte, i) => body[i] !== byte)) {
    throw new DecodeError(
      `provided data does not appear to be a protobuf message, expected prefix [${MAGIC.join(" ")}]`,
    );
  }
  if (body.length === MAGIC.length) throw new DecodeError("empty body");
}

function withDefaults(apiVersion: string, kind: string, defaults: GroupVersionKind): GroupVersionKind {
  const slash = apiVersion.indexOf("/");
  const version = apiVersion.slice(slash + 1);
  if (version === "") return { ...defaults, kind: kind || defaults.kind };
  return { group: slash < 0 ? "" : apiVersion.slice(0, slash), version, kind: kind || defaults.kind };
}

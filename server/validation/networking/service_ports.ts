// The ports of a Service.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, requiredField } from "../../field_error.ts";
import { requiredOneOf, textFaults } from "../field_rules.ts";
import { numberOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults, qualifiedNameFaults } from "../names.ts";
import { portFaults, portNumberFaults } from "../port_rules.ts";

const PORT = "k8s.io.api.core.v1.ServicePort";
const PROTOCOLS = ["SCTP", "TCP", "UDP"];

/** Each port for itself; their names are unique, and several need names. */
export function servicePortsFaults(ports: readonly TypedObject[]): FieldError[] {
  const names = ports.map(({ name }) => textOf(name));
  return ports.flatMap(({ port, protocol, targetPort, appProtocol }, index) => {
    const field = `spec.ports[${index}]`;
    const name = names[index]!;
    return [
      ...(name === "" ? ports.length > 1 ? [requiredField(`${field}.name`)] : [] : [
        ...textFaults(`${field}.name`, name, labelFaults),
        ...(names.indexOf(name) < index ? [duplicateField(`${field}.name`, name)] : []),
      ]),
      ...portNumberFaults(`${field}.port`, numberOf(port)),
      ...requiredOneOf(`${field}.protocol`, protocol, PROTOCOLS),
      ...portFaults(`${field}.targetPort`, targetPort),
      ...(appProtocol === undefined
        ? []
        : textFaults(`${field}.appProtocol`, textOf(appProtocol), qualifiedNameFaults)),
    ];
  });
}

/** A node port, and a port, is used once for each protocol. */
export function duplicatePortFaults(ports: readonly TypedObject[]): FieldError[] {
  const isRepeated = (index: number, name: "port" | "nodePort") =>
    ports.slice(0, index).some((other) =>
      other.protocol === ports[index]!.protocol && numberOf(other[name]) === numberOf(ports[index]![name])
    );
  const indexes = [...ports.keys()];
  return [
    ...indexes.filter((index) => numberOf(ports[index]!.nodePort) !== 0 && isRepeated(index, "nodePort"))
      .map((index) => duplicateField(`spec.ports[${index}].nodePort`, ports[index]!.nodePort)),
    ...indexes.filter((index) => isRepeated(index, "port")).map((index) => {
      const { protocol, port } = ports[index]!;
      return duplicateField(`spec.ports[${index}]`, internalForm(PORT, { protocol, port }));
    }),
  ];
}

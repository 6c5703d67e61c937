// The validation of StorageClass.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, requiredField } from "../../field_error.ts";
import { duplicateTexts, immutable, oneOf, requiredOneOf, textFaults } from "../field_rules.ts";
import { messagesOf, sizeOf, textOf, textsOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { parameterFaults, provisionerFaults } from "./class_parameters.ts";

export const storageClassValidator: Validator = {
  validate,
  validateUpdate: (storageClass, old) => [
    ...validate(storageClass),
    ...["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"].flatMap((field) =>
      immutable(field, { value: storageClass[field], old: old[field] })
    ),
  ],
};

function validate(storageClass: TypedObject): FieldError[] {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass;
  return [
    ...provisionerFaults("provisioner", textOf(provisioner)),
    ...parameterFaults("parameters", parameters, { required: false }),
    ...(textOf(reclaimPolicy) === "" ? [] : oneOf("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"])),
    ...requiredOneOf("volumeBindingMode", volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...topologyFaults("allowedTopologies", messagesOf(allowedTopologies)),
  ];
}

function topologyFaults(field: string, terms: readonly TypedObject[]): FieldError[] {
  const contents = terms.map(termContent);
  return terms.flatMap((term, index) => {
    const expressions = `${field}[${index}].matchLabelExpressions`;
    // kube-apiserver compares with one empty term for each term there is.
    const same = contents.slice(0, index).filter((content) => content === contents[index]).length +
      (contents[index] === "" ? terms.length : 0);
    return [
      ...expressionsFaults(expressions, messagesOf(term.matchLabelExpressions)),
      ...Array.from({ length: same }, () => duplicateField(expressions, "")),
    ];
  });
}

/** Of each key its values, in an order of their own; "" for a term without any. */
function termContent({ matchLabelExpressions }: TypedObject): string {
  const values = new Map(
    messagesOf(matchLabelExpressions).map((expression) => [textOf(expression.key), expression.values]),
  );
  return [...values].map(([key, list]) => JSON.stringify([key, [...new Set(textsOf(list))].sort()])).sort().join();
}

function expressionsFaults(field: string, expressions: readonly TypedObject[]): FieldError[] {
  const keys = expressions.map(({ key }) => textOf(key));
  return expressions.flatMap(({ values }, index) => [
    ...(sizeOf(values) === 0 ? [requiredField(`${field}[${index}].values`)] : []),
    ...duplicateTexts(`${field}[${index}].values`, textsOf(values)),
    ...textFaults(`${field}[${index}].key`, keys[index]!, qualifiedNameFaults),
    ...(keys.indexOf(keys[index]!) < index ? [duplicateField(`${field}[${index}].key`, keys[index])] : []),
  ]);
}

// Reads of componentstatuses, which nothing stores: each is made while it is asked for.
import type { Item } from "../../encoding/item.ts";
import { encodedLength, encodeList } from "../../encoding/list_stream.ts";
import { encodeMessage } from "../../encoding/protobufjs/message_codec.ts";
import type { ApiRequest } from "../api_request.ts";
import { type Component, componentStatus, componentStatusMessage } from "../component_status.ts";
import { parseListOptions } from "../list_options.ts";
import { checkObjectName } from "../object_name.ts";
import { encodeSingle, listEncodingOf } from "../representation.ts";
import { respondBytes } from "../respond.ts";
import { notFound } from "../status_error.ts";
import { servedType } from "./item_reader.ts";
import { itemSelection } from "./item_selection.ts";
import { HeldPage } from "./list_items.ts";
import { respondList } from "./list_response.ts";
import type { ReadDependencies } from "./read_dependencies.ts";
import { readView } from "./read_view.ts";

/** Limits are ignored: there are three, or a few more. */
export async function handleComponentStatusList(
  request: ApiRequest,
  dependencies: ReadDependencies,
): Promise<Response> {
  const { resource, query, format } = request;
  const selection = itemSelection(resource, parseListOptions(query, resource), servedType(resource));
  const all = await Promise.all(dependencies.components.map(componentItem));
  const items = selection === undefined ? all : all.filter(selection.selects);
  const { view } = readView(request, { now: dependencies.now() });
  const meta = { resourceVersion: "" };
  const page = new HeldPage(items);
  const options = { key: "" };
  const itemsLength = await encodedLength(once(page), listEncodingOf(view, { meta, format }), options);
  return await respondList(
    request,
    encodeList(once(page), listEncodingOf(view, { meta, format, itemsLength }), options),
  );
}

export async function handleComponentStatusGet(request: ApiRequest, dependencies: ReadDependencies): Promise<Response> {
  const { resource, info, format } = request;
  checkObjectName(info, resource);
  const component = dependencies.components.find(({ name }) => name === info.name);
  if (component === undefined) throw notFound({ group: "", plural: resource.singular }, info.name);
  const { view } = readView(request, { now: dependencies.now() });
  const body = encodeSingle(view, await componentItem(component), format);
  return respondBytes(request.response, { contentType: format.mediaType, body });
}

async function componentItem(component: Component): Promise<Item> {
  const bytes = encodeMessage(componentStatusMessage, await componentStatus(component));
  return { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion: "" };
}

async function* once(page: HeldPage): AsyncGenerator<HeldPage> {
  yield page;
}

// Requests with JSON objects, for tests that look at answers as data.

/** Bodies of PATCH are merge patches. An answer that is no JSON comes as text. */
export async function sendJson(method: string, url: string, object?: unknown) {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": type },
    ...(object !== undefined && { body: JSON.stringify(object) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

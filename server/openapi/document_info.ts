// What documents say of the API as a whole.
import { versionInfo } from "../version.ts";

export const documentInfo = { title: "Kubernetes", version: `${versionInfo.major}.${versionInfo.minor}` };

export const securityDefinitions = {
  BearerToken: { type: "apiKey", description: "Bearer Token authentication", name: "authorization", in: "header" },
};

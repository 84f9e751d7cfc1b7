// A CloudFront function (runtime 2.0), called for each request to an API. HTTP APIs see the address of CloudFront, so this tells them
// whose request it is; what a viewer has sent under this name is overwritten (shared/domain/edge-headers.ts).
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by its name
function handler(event) {
  const request = event.request;
  request.headers["x-sachstand-viewer"] = { value: event.viewer.ip };
  return request;
}

// A CloudFront function (runtime 2.0), called for each request below /desk but those for assets. The desk is one page, and what it
// shows is up to the page; one file beside it is asked for by name.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by its name
function handler(event) {
  const request = event.request;
  if (request.uri !== "/desk/config.json") request.uri = "/desk/index.html";
  return request;
}

import { Construct } from "constructs";
import { deskConfigOf } from "../desk-settings.ts";
import type { Settings } from "../settings.ts";
import type { DeskApi } from "./desk-api.ts";
import { DeskFiles } from "./desk-files.ts";
import { EdgeDistribution } from "./edge-distribution.ts";
import { EdgeSecret } from "./edge-secret.ts";
import type { SachstandFunction } from "./function.ts";
import type { WebApi } from "./web-api.ts";

export interface WebFrontProps {
  readonly settings: Settings;
  readonly edge: NonNullable<Settings["edge"]>;
  /** The applicant's page. */
  readonly pages: { readonly api: WebApi; readonly handler: SachstandFunction };
  readonly desk: DeskApi;
}

/** Brings page, desk and API under one address, and closes every other way to them. */
export class WebFront extends Construct {
  /** The distribution's own name, to which the DNS record of the public one leads. */
  readonly domainName: string;
  /** Where people are, like `https://sachstand.example.org`. */
  readonly origin: string;

  constructor(scope: Construct, id: string, { settings, edge, pages, desk }: WebFrontProps) {
    super(scope, id);
    const { stage } = settings;
    const secret = new EdgeSecret(this, "Secret", stage);
    for (const { handler } of [pages, desk]) secret.guard(handler);
    const { issuer, clientId, origins } = desk.signIn;
    const { bucket } = new DeskFiles(this, "DeskFiles", {
      stage,
      config: deskConfigOf(settings.desk, { issuer, clientId }),
    });
    const distribution = new EdgeDistribution(this, "Edge", {
      settings,
      edge,
      secret,
      pages: pages.api,
      deskApi: desk.api,
      deskFiles: bucket,
      signInOrigins: origins,
    });
    this.domainName = distribution.domainName;
    this.origin = distribution.origin;
  }
}
